package eyas.spark;

import eyas.hunt.query.QueryLimits;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a job.
 *
 * @param store address of the store, reachable by every executor
 * @param question the file of a saved question
 * @param output the file for the answer, null for standard output
 * @param csv whether the answer is CSV, otherwise JSON
 * @param limit maximum number of rows of an answer
 * @param memory memory limit of a task's database, in MiB
 * @param defaultRules directory of the default rules, which provide missing macros and lists; null for none
 */
record HuntOptions(
        String store,
        @Nullable String endpoint,
        @Nullable String region,
        Path question,
        @Nullable Path output,
        boolean csv,
        int limit,
        int memory,
        @Nullable Path defaultRules) {
    static final String USAGE = """
            usage: spark-submit [SPARK OPTION ...] eyas-spark-VERSION-submit.jar STORE --question FILE [--output FILE] [--format json|csv]
                   [--limit ROWS] [--memory MIB] [--default-rules DIR] [--endpoint URL] [--region NAME]""";

    private static final List<String> NAMES = List.of(
            "--question", "--output", "--format", "--limit", "--memory", "--default-rules", "--endpoint", "--region");

    /** @throws IllegalArgumentException if the command line is invalid; the message names the reason */
    static HuntOptions parse(List<String> arguments) {
        String store = "";
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                if (!store.isEmpty()) {
                    throw new IllegalArgumentException("more than one store: " + store + ", " + argument);
                }
                store = argument;
            } else if (!NAMES.contains(argument)) {
                throw new IllegalArgumentException("unknown option " + argument);
            } else if (++i == arguments.size()) {
                throw new IllegalArgumentException(argument + " requires a value");
            } else if (given.put(argument, arguments.get(i)) != null) {
                throw new IllegalArgumentException(argument + " is set twice");
            }
        }
        String question = given.get("--question");
        if (store.isEmpty() || question == null) {
            throw new IllegalArgumentException("missing store or question");
        }
        String format = given.getOrDefault("--format", "json");
        if (!List.of("json", "csv").contains(format)) {
            throw new IllegalArgumentException("--format must be json or csv: " + format);
        }
        checkStore(store, given.get("--endpoint"), given.get("--region"));
        String output = given.get("--output");
        String rules = given.get("--default-rules");
        return new HuntOptions(
                store,
                given.get("--endpoint"),
                given.get("--region"),
                Path.of(question),
                output == null ? null : Path.of(output),
                format.equals("csv"),
                number(given, "--limit", 1_000, 1, QueryLimits.MOST_ROWS),
                number(given, "--memory", 512, QueryLimits.LEAST_MEMORY, Integer.MAX_VALUE),
                rules == null ? null : Path.of(rules));
    }

    /** Rejects an invalid address of a store, like {@code eyas hunt}; nothing is read. */
    private static void checkStore(String store, @Nullable String endpoint, @Nullable String region) {
        Store opened = StoreAddress.open(store, endpoint == null ? null : URI.create(endpoint), region);
        opened.close();
    }

    private static int number(Map<String, String> given, String name, int otherwise, int least, int most) {
        String text = given.get(name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number: " + text, e);
        }
        throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + text);
    }
}
