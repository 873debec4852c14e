package eyas.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the constants that derive from {@code events.tsv}: {@code EventCode.java}, {@code EventParams.java} and the BPF programs' {@code
 * events.h}.
 *
 * <p>Run by {@code ./dev generate}: {@code java EventConstants.java ROOT}. It parses the table itself and uses no class of this project, so
 * that it runs even if code that uses the constants does not compile. {@code EventConstantsTest} fails if the files differ from this
 * class's output.
 */
final class EventConstants {
    private static final Path TABLE = Path.of("core/event/src/main/resources/eyas/event/events.tsv");
    private static final Path CODES = Path.of("core/event/src/main/java/eyas/event/EventCode.java");
    private static final Path PARAMS = Path.of("core/event/src/main/java/eyas/event/EventParams.java");
    private static final Path HEADER = Path.of("core/live/src/main/bpf/events.h");

    private static final String MARK = "Generated from events.tsv by ./dev generate; do not edit.";

    /** A row of the table: the code, its name in the schema, its flags, the names of its parameters. */
    private record Row(int code, String codeName, List<String> flags, List<String> params) {
        boolean isUnused() {
            return flags.contains("UNUSED");
        }

        boolean isCurrent() {
            return !flags.contains("OLD_VERSION");
        }

        /** Returns the words of the constants' name: without the schema's prefix, version and side. */
        List<String> words() {
            String name = codeName.replaceFirst("^(SYSCALL|SOCKET)_(?=.*_[EX]$)", "")
                    .replaceFirst("_[EX]$", "")
                    .replaceFirst("_\\d+$", "");
            return new ArrayList<>(List.of(name.split("_", -1)));
        }
    }

    private EventConstants() {}

    /** Rewrites the generated files below the directory in the first argument. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments.length == 0 ? "." : arguments[0]);
        for (Map.Entry<Path, String> file : files(root).entrySet()) {
            Files.writeString(root.resolve(file.getKey()), file.getValue());
        }
    }

    /** Returns the text of each generated file, by its path below {@code root}. */
    static Map<Path, String> files(Path root) throws IOException {
        List<Row> rows = rows(Files.readAllLines(root.resolve(TABLE)));
        Map<String, Row> newest = newest(rows);
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(CODES, codes(rows));
        files.put(PARAMS, params(newest));
        files.put(HEADER, header(newest));
        return files;
    }

    private static List<Row> rows(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            if (!line.startsWith("#")) {
                String[] column = line.split("\t", -1);
                rows.add(new Row(
                        Integer.parseInt(column[0]),
                        column[1],
                        List.of(column[4].split("\\|", -1)),
                        column[5].equals("-") ? List.of() : names(column[5])));
            }
        }
        return rows;
    }

    private static List<String> names(String params) {
        List<String> names = new ArrayList<>();
        for (String param : params.split(" ", -1)) {
            names.add(param.substring(0, param.indexOf(':')));
        }
        return names;
    }

    /**
     * Returns the newest version of each event by the name of its constants, for example {@code OPENAT_EXIT}; an event with one side only,
     * such as {@code PROCEXIT}, has no suffix.
     */
    private static Map<String, Row> newest(List<Row> rows) {
        Map<String, Row> newest = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.isUnused()) {
                continue;
            }
            List<String> words = row.words();
            boolean exit = row.code % 2 == 1;
            if (exit || !rows.get(row.code + 1).isUnused()) {
                words.add(exit ? "EXIT" : "ENTER");
            }
            Row older = newest.put(String.join("_", words), row);
            if (older != null && older.isCurrent()) {
                throw new IllegalStateException(TABLE + ": " + older.codeName + " must be an OLD_VERSION, because "
                        + row.codeName + " is newer");
            }
        }
        return newest;
    }

    private static String codes(List<Row> rows) {
        StringBuilder java = new StringBuilder("// ").append(MARK).append("""

                package eyas.event;

                /** The event codes of the schema, as constants for switch labels. */
                public final class EventCode {
                """);
        for (Row row : rows) {
            java.append(constant(4, row.codeName, row.code));
        }
        return java.append("\n    private EventCode() {}\n}\n").toString();
    }

    private static String params(Map<String, Row> events) {
        StringBuilder java = new StringBuilder("// ").append(MARK).append("""

                package eyas.event;

                /**
                 * The indexes of the parameters of each event by the schema's names: {@code event.paramSigned(ExecveExit.PID, -1)}.
                 *
                 * <p>One class for the newest version of each event that has parameters. Older versions in captures are
                 * converted to these on read.
                 */
                public final class EventParams {
                    private EventParams() {}
                """);
        events.forEach((name, row) -> {
            if (!row.params.isEmpty()) {
                String type = camelCase(name);
                java.append("\n    /** Parameters of {@link EventCode#")
                        .append(row.codeName)
                        .append("}. */\n");
                java.append("    public static final class ").append(type).append(" {\n");
                for (int i = 0; i < row.params.size(); i++) {
                    java.append(constant(8, upperCase(row.params.get(i)), i));
                }
                java.append("\n        private ").append(type).append("() {}\n    }\n");
            }
        });
        return java.append("}\n").toString();
    }

    private static String constant(int indent, String name, int value) {
        return " ".repeat(indent) + "public static final int " + name + " = " + value + ";\n";
    }

    private static String header(Map<String, Row> events) {
        StringBuilder header = new StringBuilder("/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */\n/* ")
                .append(MARK)
                .append("""
                         */
                        /* For the newest version of each event: code, number of parameters, and parameter indexes. */
                        #ifndef EYAS_EVENTS_H
                        #define EYAS_EVENTS_H
                        """);
        events.forEach((name, row) -> {
            header.append("\n#define EVENT_").append(name).append(' ').append(row.code);
            header.append("\n#define ").append(name).append("_PARAMS ").append(row.params.size());
            for (int i = 0; i < row.params.size(); i++) {
                header.append("\n#define ").append(name).append('_').append(upperCase(row.params.get(i)));
                header.append(' ').append(i);
            }
            header.append('\n');
        });
        return header.append("\n#endif\n").toString();
    }

    /** Returns {@code nativeID} as {@code NATIVE_ID}, and {@code exe_ino} as {@code EXE_INO}. */
    private static String upperCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /** Returns {@code IO_URING_SETUP_EXIT} as {@code IoUringSetupExit}. */
    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
