package eyas.ci.provider;

import eyas.ci.outcome.Annotation;
import java.util.List;
import java.util.Optional;

/** The output channel of a step to its CI system. The provider escapes text that the job controls. */
public interface StepReporter {
    /** Prints a line of trusted text; use another method for text that the job controls. */
    void line(String text);

    /** Shows annotations beside the job. */
    void annotate(List<Annotation> annotations);

    /**
     * Appends to the job's summary.
     *
     * @param head the visible Markdown
     * @param page the collapsed Markdown, empty for none; omitted if it does not fit
     */
    void summarize(String head, String page);

    /** Sets an output of the step. */
    void output(String name, String value);

    /** Stores a value for the job's last step, if that is a step of Eyas. */
    void keep(String name, String value);

    /** Returns a value that an earlier step has stored. */
    Optional<String> persisted(String name);

    /** Reports to the process that started this program that it exits regularly, and with which exit code; the last call. */
    default void ended(int code) {}
}
