package eyas.hunt.answer;

import java.util.Locale;

/**
 * A job for which the answer cannot rule out a match.
 *
 * @param job the job's key
 * @param name display name: repository, workflow, job and run; may be empty
 * @param reason the reason
 * @param description description of the reason, with what is missing
 */
public record InconclusiveJob(String job, String name, Reason reason, String description) {
    /** Reasons why a job is inconclusive. */
    public enum Reason {
        /** Its stored data lacks something that the question needs. */
        INCOMPLETE("its stored data is incomplete"),
        /** Its stored data cannot be read. */
        UNREADABLE("its stored data cannot be read"),
        /** The question needs a capture, and none is stored. */
        NO_CAPTURE("no capture is stored"),
        /** The search ended before this job. */
        NOT_REACHED("the search ended earlier");

        private final String description;

        Reason(String description) {
            this.description = description;
        }

        /** Returns the name in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns a description. */
        public String description() {
            return description;
        }
    }
}
