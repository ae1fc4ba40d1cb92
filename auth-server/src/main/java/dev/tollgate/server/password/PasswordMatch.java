package dev.tollgate.server.password;

/** What comparing a password with a stored hash says. */
public enum PasswordMatch {
    WRONG,
    RIGHT,

    /** Right, but the hash is of another system, another cost or another pepper key: it should be replaced. */
    OUTDATED,

    /** This server cannot check a hash of this kind, of this size or of this pepper key; whoever asks is told wrong. */
    UNCHECKABLE;

    public boolean isRight() {
        return this == RIGHT || this == OUTDATED;
    }
}
