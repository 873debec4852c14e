package eyas.enrich.summary;

import eyas.http.RetryPolicy;
import java.net.URI;
import java.time.Duration;

/**
 * Options of a generated summary.
 *
 * @param service base URL of the API, {@code /chat/completions} is below it
 * @param key the API key; never empty
 * @param model the model
 * @param prompt the instructions for the model; rules for untrusted text are appended
 * @param tokens maximum number of tokens of the report that are sent, by a conservative estimate
 * @param policy timeouts and retries
 */
public record SummaryOptions(URI service, String key, String model, String prompt, int tokens, RetryPolicy policy) {
    /** The URL of OpenAI's API. */
    public static final URI SERVICE = URI.create("https://api.openai.com/v1");

    /** The default model: small, and cheap enough for each job. */
    public static final String MODEL = "gpt-4o-mini";

    /** Fits into every current model, and leaves room for the answer. */
    public static final int TOKENS = 12_000;

    /** Ninety seconds in total, sixty for each attempt, three attempts, responses up to 1 MiB. */
    public static final RetryPolicy RETRY_POLICY = new RetryPolicy(
            Duration.ofSeconds(90), Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofSeconds(30), 1 << 20);

    /** The default instructions. */
    public static final String PROMPT = """
            Write a summary for a security engineer who decides within a minute whether this CI job was attacked.
            First line: the verdict in one sentence. Then at most six short bullet points, the most serious first: what
            happened, in which step, and what to do about it. Do not repeat tables. If nothing is suspicious, say so.""";

    @Override
    public String toString() {
        // The record's default would print the key.
        return "SummaryOptions[service=" + service + ", model=" + model + ", tokens=" + tokens + "]";
    }
}
