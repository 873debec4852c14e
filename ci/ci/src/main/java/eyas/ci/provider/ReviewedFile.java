package eyas.ci.provider;

/** A file of the repository as it is at one commit, or why it is not known. */
public sealed interface ReviewedFile {
    /** Return which commit was looked at, in words; empty where none was. */
    String place();

    /**
     * The file is there.
     *
     * @param place the commit in words
     * @param bytes its content, which is not changed any more
     */
    record Found(String place, byte[] bytes) implements ReviewedFile {}

    /**
     * The commit is known, and has no such file.
     *
     * @param place the commit in words
     */
    record Missing(String place) implements ReviewedFile {}

    /**
     * Nobody knows whether there is one.
     *
     * @param reason why, in words
     */
    record Unknown(String reason) implements ReviewedFile {
        @Override
        public String place() {
            return "";
        }
    }
}
