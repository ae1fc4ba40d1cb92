<?php
// Logs in at a running server with the client that is generated from the contract.

declare(strict_types=1);

use Tollgate\Api\LoginApi;
use Tollgate\Api\ProtectedApi;
use Tollgate\ApiException;
use Tollgate\Configuration;
use Tollgate\Model\LoginRequest;
use Tollgate\Model\MessageError;
use Tollgate\Model\WorkflowError;

require 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $class): void {
    $file = __DIR__ . '/client/lib/' . str_replace('\\', '/', preg_replace('/^Tollgate\\\\/', '', $class)) . '.php';
    if (is_file($file)) {
        require $file;
    }
});

$password = getenv('TOLLGATE_PASSWORD');
$login = new LoginApi(null, configuration());
$token = '';

step('logs-in', function () use ($login, $password, &$token) {
    $answer = $login->generateUserToken(loginRequest($password));
    expect($answer->getStatus() === 'success', $answer->getStatus());
    $token = $answer->getResponse()->getToken();
    return 'TokenResponse';
});

step('wrong-password', function () use ($login, $password) {
    $refused = refusal(400, WorkflowError::class, fn() => $login->generateUserToken(loginRequest("not $password")));
    $status = $refused->getResponseObject()->getStatus();
    expect($status === 'INVALID_LOGIN_CREDENTIALS', $status);
    return "ApiException with code 400, its response object a WorkflowError: status $status";
});

step('throttled', function () use ($login, $password) {
    $refused = refusal(429, MessageError::class, fn() => $login->generateUserToken(loginRequest($password)));
    $message = $refused->getResponseObject()->getMessage();
    $wait = (int) $refused->getResponseHeaders()['Retry-After'][0];
    expect($message === 'Too many requests' && $wait >= 1 && $wait <= 15, "$message for $wait s");
    return "ApiException with code 429, its response object a MessageError, response headers: Retry-After $wait";
});

step('without-token', function () {
    $protected = new ProtectedApi(null, configuration());
    $refused = refusal(401, MessageError::class, fn() => $protected->getSomeProtectedEndpoint());
    $message = $refused->getResponseObject()->getMessage();
    expect($message === 'Permission denied', $message);
    return "ApiException with code 401, its response object a MessageError: $message";
});

step('with-token', function () use (&$token) {
    $protected = new ProtectedApi(null, configuration()->setAccessToken($token));
    $caller = $protected->getSomeProtectedEndpoint();
    expect($caller->getResponse()->getExpires() > 0, $caller->getStatus());
    return 'CallerResponse';
});

function configuration(): Configuration
{
    return (new Configuration())->setHost(getenv('TOLLGATE_URL'));
}

function loginRequest(string $password): LoginRequest
{
    return new LoginRequest(['email' => getenv('TOLLGATE_EMAIL'), 'password' => $password]);
}

function refusal(int $status, string $model, callable $call): ApiException
{
    try {
        $call();
    } catch (ApiException $refused) {
        $found = get_debug_type($refused->getResponseObject());
        expect($refused->getCode() === $status && $found === $model, "{$refused->getCode()} with $found");
        return $refused;
    }
    throw new Exception("answered, instead of $status");
}

function expect(bool $holds, string $found): void
{
    if (!$holds) {
        throw new Exception("found $found");
    }
}

function step(string $name, callable $check): void
{
    try {
        echo "$name ok {$check()}\n";
    } catch (Throwable $failure) {
        echo "$name failed ", strtok($failure->getMessage(), "\n"), "\n";
    }
}
