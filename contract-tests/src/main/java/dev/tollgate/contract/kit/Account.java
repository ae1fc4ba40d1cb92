package dev.tollgate.contract.kit;

/** Whose logins are tried. */
record Account(String email, String password) {
    @Override
    public String toString() {
        return "Account[hidden]";
    }
}
