"""Logs in at a running server with the client that is generated from the contract."""

import os
import tollgate

configuration = tollgate.Configuration(host=os.environ["TOLLGATE_URL"])
email, password = os.environ["TOLLGATE_EMAIL"], os.environ["TOLLGATE_PASSWORD"]


def main():
    login = tollgate.LoginApi(tollgate.ApiClient(configuration))
    token = step("logs-in", lambda: logs_in(login))
    step("wrong-password", lambda: wrong_password(login))
    step("throttled", lambda: throttled(login))
    step("without-token", without_token)
    step("with-token", lambda: with_token(token))


def logs_in(login):
    answer = login.generate_user_token(tollgate.LoginRequest(email=email, password=password))
    expect(answer.status == "success", answer.status)
    return answer.response.token.get_secret_value(), "TokenResponse, its token as SecretStr"


def wrong_password(login):
    refused = refusal(lambda: login.generate_user_token(tollgate.LoginRequest(email=email, password="not " + password)))
    expect(isinstance(refused, tollgate.exceptions.BadRequestException), refused)
    error = tollgate.WorkflowError.from_json(refused.body)
    expect(error.status == "INVALID_LOGIN_CREDENTIALS", error)
    return None, f"{type(refused).__name__}, its body as WorkflowError: status {error.status}"


def throttled(login):
    refused = refusal(lambda: login.generate_user_token(tollgate.LoginRequest(email=email, password=password)))
    expect(refused.status == 429, refused)
    error = tollgate.MessageError.from_json(refused.body)
    wait = int(refused.headers["Retry-After"])
    expect(error.message == "Too many requests" and 1 <= wait <= 15, (error, wait))
    return None, f"{type(refused).__name__} with status 429, its body as MessageError, headers: Retry-After {wait}"


def without_token():
    protected = tollgate.ProtectedApi(tollgate.ApiClient(configuration))
    refused = refusal(protected.get_some_protected_endpoint)
    expect(isinstance(refused, tollgate.exceptions.UnauthorizedException), refused)
    error = tollgate.MessageError.from_json(refused.body)
    expect(error.message == "Permission denied", error)
    return None, f"{type(refused).__name__}, its body as MessageError: {error.message}"


def with_token(token):
    bearer = tollgate.Configuration(host=configuration.host, access_token=token)
    caller = tollgate.ProtectedApi(tollgate.ApiClient(bearer)).get_some_protected_endpoint()
    expect(caller.status == "success" and caller.response.expires > 0, caller)
    return None, "CallerResponse"


def refusal(call):
    try:
        answer = call()
    except tollgate.ApiException as refused:
        return refused
    raise AssertionError(f"answered {type(answer).__name__}, and not refused")


def expect(holds, found):
    if not holds:
        raise AssertionError(f"found {found}")


def step(name, check):
    try:
        result, seen = check()
    except Exception as failure:
        print(name, "failed", " ".join(str(failure).split()))
        return None
    print(name, "ok", seen)
    return result


main()
