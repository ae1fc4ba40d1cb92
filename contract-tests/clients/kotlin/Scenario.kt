// Logs in at a running server with the client that is generated from the contract.

import tollgate.apis.LoginApi
import tollgate.apis.ProtectedApi
import tollgate.infrastructure.ClientError
import tollgate.infrastructure.ClientException
import tollgate.infrastructure.Serializer
import tollgate.models.LoginRequest
import tollgate.models.MessageError
import tollgate.models.WorkflowError

private val url = System.getenv("TOLLGATE_URL")
private val loginRequest = LoginRequest(System.getenv("TOLLGATE_EMAIL"), System.getenv("TOLLGATE_PASSWORD"))
private val login = LoginApi(url)
private var token: String? = null

fun main() {
    step("logs-in") {
        val answer = login.generateUserToken(loginRequest)
        expect(answer.status == "success", answer.status)
        token = answer.response.token
        "TokenResponse"
    }
    step("wrong-password") {
        val wrong = loginRequest.copy(password = "not ${loginRequest.password}")
        val refused = refusal(400) { login.generateUserToken(wrong) }
        val error = refused.bodyAs<WorkflowError>()
        expect(error.status == "INVALID_LOGIN_CREDENTIALS", error)
        "ClientException with status 400, its ClientError.body as WorkflowError: status ${error.status}"
    }
    step("throttled") {
        val refused = refusal(429) { login.generateUserToken(loginRequest) }
        val error = refused.bodyAs<MessageError>()
        val wait = refused.headers.getValue("retry-after").single().toInt()
        expect(error.message == "Too many requests" && wait in 1..15, "$error for $wait s")
        "ClientException with status 429, its ClientError.body as MessageError, headers: retry-after $wait"
    }
    step("without-token") {
        val error = refusal(401) { ProtectedApi(url).getSomeProtectedEndpoint() }.bodyAs<MessageError>()
        expect(error.message == "Permission denied", error)
        "ClientException with status 401, its ClientError.body as MessageError: ${error.message}"
    }
    step("with-token") {
        val protected = ProtectedApi(url).apply { accessTokenProvider = { token } }
        val caller = protected.getSomeProtectedEndpoint()
        expect(caller.response.expires > 0, caller.status)
        "CallerResponse"
    }
}

private fun refusal(status: Int, call: () -> Any): ClientError<*> {
    try {
        call()
    } catch (refused: ClientException) {
        expect(refused.statusCode == status, refused.statusCode)
        return refused.response as ClientError<*>
    }
    throw AssertionError("answered, instead of $status")
}

private inline fun <reified T> ClientError<*>.bodyAs(): T =
    Serializer.moshi.adapter(T::class.java).fromJson(body as String)!!

private fun expect(holds: Boolean, found: Any) {
    if (!holds) throw AssertionError("found $found")
}

private fun step(name: String, check: () -> String) {
    try {
        println("$name ok ${check()}")
    } catch (failure: Throwable) {
        println("$name failed $failure")
    }
}
