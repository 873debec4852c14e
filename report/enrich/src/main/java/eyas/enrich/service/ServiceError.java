package eyas.enrich.service;

import eyas.http.RetryRule;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the error of a service: VirusTotal and OpenAI both respond with {@code {"error": {"code": …, "message": …}}}. */
public final class ServiceError {
    private static final int LONGEST = 300;
    private static final int TOO_MANY = 429;
    private static final JsonReader JSON = new JsonReader(JsonLimits.LARGE);

    /**
     * Retryable statuses of these services: the usual ones, but OpenAI also responds with 429 if an account has no credit, which is
     * permanent.
     */
    public static final RetryRule RETRY_AFTER =
            (status, headers, body) -> status == TOO_MANY && of(body).contains("insufficient_quota")
                    ? Optional.empty()
                    : RetryRule.STANDARD.later(status, headers, body);

    private ServiceError() {}

    /** Returns code and message in one line without control characters, truncated; empty if the body has none. */
    public static String of(byte[] body) {
        try (JsonParser json = JSON.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean error = json.currentName().equals("error");
                JsonToken token = json.nextToken();
                if (error && token == JsonToken.START_OBJECT) {
                    return messageText(json);
                }
                if (error && token == JsonToken.VALUE_STRING) {
                    return clean(json.getString());
                }
                json.skipChildren();
            }
            return "";
        } catch (JacksonException e) {
            // Most likely an HTML page of a proxy; the status is sufficient.
            return "";
        }
    }

    private static String messageText(JsonParser json) {
        StringBuilder words = new StringBuilder();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING && (name.equals("code") || name.equals("message"))) {
                words.append(words.isEmpty() ? "" : ": ").append(json.getString());
            }
            json.skipChildren();
        }
        return clean(words.toString());
    }

    private static String clean(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
