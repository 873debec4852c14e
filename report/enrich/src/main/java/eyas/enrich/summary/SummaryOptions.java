package eyas.enrich.summary;

import eyas.http.RetryPolicy;
import java.net.URI;
import java.time.Duration;

/**
 * Who writes a summary, and of how much.
 *
 * @param service base address of the interface, {@code /chat/completions} is below it
 * @param key the key; never empty
 * @param model the model
 * @param prompt what the model is asked for; the rules for untrusted text are added to it
 * @param tokens most tokens of the report that are sent, by a cautious estimate
 * @param policy how long and how often
 */
public record SummaryOptions(URI service, String key, String model, String prompt, int tokens, RetryPolicy policy) {
    /** Where OpenAI is. */
    public static final URI SERVICE = URI.create("https://api.openai.com/v1");

    /** The model that is asked where none is named: small, and cheap enough for each job. */
    public static final String MODEL = "gpt-4o-mini";

    /** Fits into every model of today, and leaves room for the answer. */
    public static final int TOKENS = 12_000;

    /** Ninety seconds for all, sixty for each, three attempts, answers up to 1 MiB. */
    public static final RetryPolicy RETRY_POLICY = new RetryPolicy(
            Duration.ofSeconds(90), Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofSeconds(30), 1 << 20);

    /** What is asked for where nothing else is said. */
    public static final String PROMPT = """
            Write a summary for a security engineer who decides within a minute whether this CI job was attacked.
            First line: the verdict in one sentence. Then at most six short bullet points, the most serious first: what
            happened, in which step, and what to do about it. Do not repeat tables. If nothing is suspicious, say so.""";

    @Override
    public String toString() {
        // A record would print its key.
        return "SummaryOptions[service=" + service + ", model=" + model + ", tokens=" + tokens + "]";
    }
}
