package dev.tollgate.server.http;

/** In place of a model that the request does not fill as the contract wants it. */
interface Faulty {
    RequestFault fault();
}
