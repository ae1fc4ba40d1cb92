package dev.tollgate.contract;

/** The exchanges that the document says nothing to; all others are held to it. */
enum OffContract {
    DOCUMENT("The document itself, and the page that shows it."),
    OTHER_APPLICATION("Answers of an application that a test gave to a listener, instead of the server's."),
    INCOMPLETE("Answers that were cut off, or are longer than what is recorded of one.");

    private final String what;

    OffContract(String what) {
        this.what = what;
    }

    @Override
    public String toString() {
        return what;
    }
}
