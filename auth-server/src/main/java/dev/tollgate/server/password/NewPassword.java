package dev.tollgate.server.password;

/** A password that {@link PasswordRules} had no objection to. They alone make one, so nobody can forget to ask them. */
public final class NewPassword {
    private final Password password;

    NewPassword(Password password) {
        this.password = password;
    }

    public Password password() {
        return password;
    }

    @Override
    public String toString() {
        return "NewPassword[hidden]";
    }
}
