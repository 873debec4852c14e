package eyas.ci.provider;

import eyas.ci.outcome.Annotation;
import java.util.List;
import java.util.Optional;

/** The way by which a step tells its CI system something. What a job could have chosen is escaped here, by the provider. */
public interface StepReporter {
    /** Print a line of Eyas' own words; what a job chose is not for this method. */
    void line(String text);

    /** Show remarks beside the job. */
    void annotate(List<Annotation> annotations);

    /**
     * Append to the job's summary.
     *
     * @param head Markdown that everybody sees
     * @param page Markdown of parts to unfold, empty for none; left out where it does not fit
     */
    void summarize(String head, String page);

    /** Set an output of the step. */
    void output(String name, String value);

    /** Keep a value for the last step of the job that Eyas is. */
    void keep(String name, String value);

    /** Return a value that an earlier step has kept. */
    Optional<String> kept(String name);

    /** Tell whoever has started this program that it ends by itself, and with which exit code; the last call. */
    default void ended(int code) {}
}
