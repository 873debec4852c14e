package eyas.hunt.answer;

import java.util.Locale;

/**
 * A job of which the answer cannot say that it did not do it.
 *
 * @param job the job's key
 * @param name what people call it: repository, workflow, job and run; may be empty
 * @param reason why not
 * @param words the same, with what is missing
 */
public record InconclusiveJob(String job, String name, Reason reason, String words) {
    /** Why a job cannot be judged. */
    public enum Reason {
        /** What was stored of it leaves something out that the question is about. */
        INCOMPLETE("what is stored leaves something out"),
        /** What was stored of it cannot be read. */
        UNREADABLE("what is stored cannot be read"),
        /** No capture of it is stored, and the question needs one. */
        NO_CAPTURE("no capture is stored"),
        /** The search ended before its turn came. */
        NOT_REACHED("the search ended before");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** Returns it as a word of JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns it. */
        public String words() {
            return words;
        }
    }
}
