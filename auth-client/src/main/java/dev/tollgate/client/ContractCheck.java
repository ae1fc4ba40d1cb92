package dev.tollgate.client;

/** Whether a server has the OpenAPI document that this client was generated from. */
public sealed interface ContractCheck {

    /** The SHA-256 of the document of this client, in small hexadecimal digits. */
    String clientSha256();

    /** It has that very document. */
    record Same(String clientSha256) implements ContractCheck {}

    /**
     * It has another one, as a server of another version does. Whether the two get on is for both documents to tell.
     *
     * @param serverSha256 of the server's document
     */
    record Different(String clientSha256, String serverSha256) implements ContractCheck {}

    /** It does not say: a server of another kind, or one that is older than this question. */
    record NotServed(String clientSha256) implements ContractCheck {}
}
