package dev.tollgate.server.http;

/** A request that the contract answers with 400. */
final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient RequestFault fault;

    InvalidRequestException(RequestFault fault) {
        super(fault.toString());
        this.fault = fault;
    }

    RequestFault fault() {
        return fault;
    }
}
