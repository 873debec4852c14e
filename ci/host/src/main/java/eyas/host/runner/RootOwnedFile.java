package eyas.host.runner;

import eyas.ci.CiException;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A file of lines {@code name = value} that only root can modify.
 *
 * @param file the path
 * @param lines its lines without blank ones and comments
 */
public record RootOwnedFile(Path file, List<Line> lines) {
    private static final long MAX_BYTES = 64 << 10;
    private static final int ROOT = 0;

    /**
     * A line.
     *
     * @param number from 1
     */
    public record Line(int number, String name, String value) {}

    public RootOwnedFile {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a file.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     * @throws CiException if others than root can modify it, it is too large, or a line is invalid
     */
    public static RootOwnedFile read(Path file) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(file, "unix:uid,permissions,size,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        @SuppressWarnings("unchecked") // defined by the attribute
        Set<PosixFilePermission> permissions =
                (Set<PosixFilePermission>) Objects.requireNonNull(facts.get("permissions"));
        if ((Integer) Objects.requireNonNull(facts.get("uid")) != ROOT
                || !(Boolean) Objects.requireNonNull(facts.get("isRegularFile"))
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new CiException(
                    file + " is writable by others than root: make it a regular file owned by root with mode 644"
                            + " (chown root:root, chmod 644), and check its content");
        }
        if ((Long) Objects.requireNonNull(facts.get("size")) > MAX_BYTES) {
            throw new CiException(file + " has more than " + MAX_BYTES + " bytes");
        }
        return of(file, Files.readAllLines(file));
    }

    static RootOwnedFile of(Path file, List<String> text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            int equals = stripped.indexOf('=');
            if (equals <= 0) {
                throw new CiException(
                        file + ":" + number + ": '" + Printable.of(stripped, 40) + "' is not a line NAME = VALUE");
            }
            lines.add(new Line(
                    number,
                    stripped.substring(0, equals).strip(),
                    stripped.substring(equals + 1).strip()));
        }
        return new RootOwnedFile(file, lines);
    }

    /** Returns an exception about a line. */
    public CiException fault(Line line, String what) {
        return new CiException(file + ":" + line.number() + ": " + what);
    }

    /** Returns the value as an absolute path. */
    public Path absolute(Line line) {
        String shown = "'" + Printable.of(line.value(), 200) + "'";
        try {
            Path path = Path.of(line.value());
            if (!path.isAbsolute()) {
                throw fault(line, shown + " is not an absolute path");
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw fault(
                    line,
                    shown + " has characters that are invalid in this locale: run Eyas with a UTF-8 locale"
                            + " (LANG=C.UTF-8)");
        }
    }

    /** Returns the value as an integer from {@code least} to {@code most}. */
    public long number(Line line, long least, long most) {
        String text = line.value();
        if (!text.matches("[0-9]{1,18}|1[0-9]{18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw fault(line, "'" + Printable.of(text, 40) + "' is not a number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }

    /** Returns the value as a boolean. */
    public boolean flag(Line line) {
        return switch (line.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw fault(line, "'" + Printable.of(line.value(), 40) + "' is neither true nor false");
        };
    }
}
