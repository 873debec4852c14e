package eyas.ci.provider;

/** A file of the repository at one commit, or the reason why it is unknown. */
public sealed interface ReviewedFile {
    /** Returns a description of the commit; empty if unknown. */
    String place();

    /**
     * The file exists.
     *
     * @param place description of the commit
     * @param bytes its content, which must not be modified
     */
    record Found(String place, byte[] bytes) implements ReviewedFile {}

    /**
     * The commit is known, and has no such file.
     *
     * @param place description of the commit
     */
    record Missing(String place) implements ReviewedFile {}

    /**
     * It is unknown whether the file exists.
     *
     * @param reason why
     */
    record Unknown(String reason) implements ReviewedFile {
        @Override
        public String place() {
            return "";
        }
    }
}
