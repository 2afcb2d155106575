package dev.apflow.adapters.http.tls;

/** A file of TLS cannot be used; what is told of it holds nothing of a key. */
public final class UnusableFile extends Exception {

    private static final long serialVersionUID = 1;

    private final PemFile file;

    UnusableFile(PemFile file, String reason) {
        super(reason);
        this.file = file;
    }

    /** The setting that names it. */
    public String setting() {
        return file.setting();
    }

    /** What it should hold. */
    public String expected() {
        return file.expected();
    }

    /** Where it is. */
    public String path() {
        return file.path().toString();
    }

    /** All of it in one sentence. */
    String sentence() {
        return setting() + ": " + path() + ": " + getMessage();
    }
}
