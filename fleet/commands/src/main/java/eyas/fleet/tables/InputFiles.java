package eyas.fleet.tables;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds reports and captures in the given files and directories, such as downloaded artifacts of many jobs. Does not follow links. */
final class InputFiles {
    private static final String REPORT = "report.json";
    private static final Pattern CAPTURE = Pattern.compile(".*\\.scap([0-9]*)(\\.gz|\\.zst)?");

    /** Maximum directory depth. */
    private static final int DEPTH = 32;

    /** Maximum number of files. */
    private static final int MOST = 5_000_000;

    private final List<Input> inputs = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** An input that rows are made of. */
    sealed interface Input {
        /** Returns the path for messages. */
        Path path();

        /**
         * A report.
         *
         * @param captures the captures in the same directory: several are pieces of one recording
         */
        record Report(Path path, List<Path> captures) implements Input {
            public Report {
                captures = List.copyOf(captures);
            }
        }

        /** A capture without a report. */
        record Capture(Path path) implements Input {}
    }

    /** Returns the inputs, sorted by name within each argument. */
    List<Input> inputs() {
        return List.copyOf(inputs);
    }

    /** Returns the paths that could not be searched, with the reason. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Adds a file, or the inputs in a directory. */
    void add(Path path) {
        try {
            if (Files.isDirectory(path)) {
                directory(path);
            } else if (!Files.exists(path)) {
                problems.add(path + ": no such file or directory");
            } else {
                inputs.add(isJson(path) ? new Input.Report(path, List.of()) : new Input.Capture(path));
            }
        } catch (IOException e) {
            problems.add(path + ": cannot read: " + FileErrorMessage.reason(e));
        }
    }

    private static boolean isJson(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            int first = in.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = in.read();
            }
            return first == '{';
        }
    }

    private void directory(Path top) throws IOException {
        Map<Path, List<Path>> reports = new TreeMap<>();
        Map<Path, List<Path>> captures = new TreeMap<>();
        Files.walkFileTree(top, EnumSet.noneOf(FileVisitOption.class), DEPTH, new SimpleFileVisitor<>() {
            private int found;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                Path in = file.toAbsolutePath().getParent();
                if (attributes.isRegularFile() && in != null) {
                    if (name.equals(REPORT)) {
                        reports.computeIfAbsent(in, _ -> new ArrayList<>()).add(file);
                    } else if (CAPTURE.matcher(name).matches()) {
                        captures.computeIfAbsent(in, _ -> new ArrayList<>()).add(file);
                    }
                }
                if (++found > MOST) {
                    throw new IOException("it has more than " + MOST + " files");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
                problems.add(file + ": cannot read: " + FileErrorMessage.reason(problem));
                return FileVisitResult.CONTINUE;
            }
        });
        int before = inputs.size();
        reports.forEach((in, files) -> {
            List<Path> beside = captures.remove(in);
            inputs.add(new Input.Report(files.getFirst(), beside == null ? List.of() : beside));
        });
        captures.values()
                .forEach(files -> files.stream().sorted().forEach(file -> inputs.add(new Input.Capture(file))));
        if (inputs.size() == before && Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(top + ": contains neither report.json nor a capture");
        }
    }
}
