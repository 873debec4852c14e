package eyas.hunt.question;

import eyas.hunt.answer.AnswerFormat;
import java.net.URI;
import java.net.URISyntaxException;

/** The destination of the answer to a saved question. */
public sealed interface AnswerOutput {
    /**
     * A file in the directory for answers, replaced as a whole.
     *
     * @param name its name, without a directory
     * @param form the format, by the file name extension
     */
    record ToFile(String name, AnswerFormat form) implements AnswerOutput {}

    /**
     * A server that receives the JSON by POST.
     *
     * @param url its address
     */
    record ToServer(String url) implements AnswerOutput {}

    /**
     * A server whose address is in an environment variable, because webhook addresses are secrets.
     *
     * @param variable the variable's name
     */
    record ToNamedServer(String variable) implements AnswerOutput {}

    /**
     * Parses {@code file=NAME}, {@code http=URL} or {@code http=$VARIABLE}.
     *
     * @throws IllegalArgumentException if it is none of these; the message names the remedy
     */
    static AnswerOutput parse(String text) {
        int equals = text.indexOf('=');
        String value = equals < 0 ? "" : text.substring(equals + 1);
        return switch (equals < 0 ? text : text.substring(0, equals)) {
            case "file" -> file(value);
            case "http" -> server(value);
            default -> throw new IllegalArgumentException("invalid output: use file=NAME, http=URL or http=$VARIABLE");
        };
    }

    private static AnswerOutput file(String name) {
        if (!QuestionName.isFile(name)) {
            throw new IllegalArgumentException(
                    "invalid file name of an answer: use a plain name such as known-bad.html; the file is written to the "
                            + "directory in --output-folder");
        }
        return new ToFile(
                name,
                switch (name.substring(name.lastIndexOf('.') + 1)) {
                    case "json" -> AnswerFormat.JSON;
                    case "csv" -> AnswerFormat.CSV;
                    case "html" -> AnswerFormat.HTML;
                    case "md" -> AnswerFormat.MARKDOWN;
                    case "txt" -> AnswerFormat.TEXT;
                    default ->
                        throw new IllegalArgumentException(
                                "invalid file name of an answer: use the extension .json, .csv, .html, .md or .txt");
                });
    }

    private static AnswerOutput server(String value) {
        if (value.startsWith("$")) {
            String variable = value.substring(1);
            if (variable.matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
                return new ToNamedServer(variable);
            }
            throw new IllegalArgumentException("missing environment variable name after http=$");
        }
        try {
            URI uri = new URI(value);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return new ToServer(value);
            }
        } catch (URISyntaxException e) {
            // Without the text and the cause, which contain the address: a webhook's address is a secret.
            throw new IllegalArgumentException("output http: invalid URL: " + e.getReason());
        }
        throw new IllegalArgumentException("output http: invalid URL: use http:// or https://");
    }

    /** Returns a description without secrets. */
    default String shown() {
        return switch (this) {
            case ToFile _, ToNamedServer _ -> text();
            case ToServer(String url) -> {
                URI uri = URI.create(url);
                yield "http=" + uri.getScheme() + "://" + uri.getHost() + "/…";
            }
        };
    }

    /** Returns the source form. */
    default String text() {
        return switch (this) {
            case ToFile(String name, AnswerFormat _) -> "file=" + name;
            case ToServer(String url) -> "http=" + url;
            case ToNamedServer(String variable) -> "http=$" + variable;
        };
    }
}
