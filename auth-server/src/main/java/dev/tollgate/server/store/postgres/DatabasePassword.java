package dev.tollgate.server.store.postgres;

/** The password of the server's own account at the database. */
public record DatabasePassword(String text) {
    @Override
    public String toString() {
        return "DatabasePassword[hidden]";
    }
}
