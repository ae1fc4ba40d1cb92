# Logs in at a running server with the client that is generated from the contract.

require 'json'
require 'tollgate'
require 'uri'

def main
  login = Tollgate::LoginApi.new(client)
  password = ENV.fetch('TOLLGATE_PASSWORD')
  token = nil
  step('logs-in') do
    answer = login.generate_user_token(login_request(password))
    expect(answer.status == 'success', answer.status)
    token = answer.response.token
    'TokenResponse'
  end
  step('wrong-password') do
    refused = refusal(400) { login.generate_user_token(login_request("not #{password}")) }
    error = body_as(Tollgate::WorkflowError, refused)
    expect(error.status == 'INVALID_LOGIN_CREDENTIALS', error.status)
    "ApiError with code 400, its body as WorkflowError: status #{error.status}"
  end
  step('throttled') do
    refused = refusal(429) { login.generate_user_token(login_request(password)) }
    error = body_as(Tollgate::MessageError, refused)
    wait = Integer(refused.response_headers['Retry-After'])
    expect(error.message == 'Too many requests' && (1..15).cover?(wait), "#{error.message} for #{wait} s")
    "ApiError with code 429, its body as MessageError, response_headers: Retry-After #{wait}"
  end
  step('without-token') do
    refused = refusal(401) { Tollgate::ProtectedApi.new(client).get_some_protected_endpoint }
    error = body_as(Tollgate::MessageError, refused)
    expect(error.message == 'Permission denied', error.message)
    "ApiError with code 401, its body as MessageError: #{error.message}"
  end
  step('with-token') do
    caller = Tollgate::ProtectedApi.new(client(token)).get_some_protected_endpoint
    expect(caller.response.expires.positive?, caller.status)
    'CallerResponse'
  end
end

def client(token = nil)
  url = URI(ENV.fetch('TOLLGATE_URL'))
  configuration = Tollgate::Configuration.new do |settings|
    settings.scheme = url.scheme
    settings.host = "#{url.host}:#{url.port}"
    settings.base_path = url.path
    settings.access_token = token
  end
  Tollgate::ApiClient.new(configuration)
end

def login_request(password)
  Tollgate::LoginRequest.new(email: ENV.fetch('TOLLGATE_EMAIL'), password: password)
end

def refusal(status)
  yield
rescue Tollgate::ApiError => refused
  expect(refused.code == status, refused.code)
  refused
else
  raise "answered, instead of #{status}"
end

def body_as(model, refused)
  model.build_from_hash(JSON.parse(refused.response_body, symbolize_names: true))
end

def expect(holds, found)
  raise "found #{found}" unless holds
end

def step(name)
  puts "#{name} ok #{yield}"
rescue StandardError => failure
  puts "#{name} failed #{failure.message.lines.first.chomp}"
end

main
