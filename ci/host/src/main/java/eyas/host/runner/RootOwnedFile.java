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
 * A file of lines {@code name = value} that only root can change.
 *
 * @param file which
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
     * Read a file.
     *
     * @throws NoSuchFileException if it is not there
     * @throws IOException if it cannot be read
     * @throws CiException if others than root can change it, it is too large, or a line is none
     */
    public static RootOwnedFile read(Path file) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(file, "unix:uid,permissions,size,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        @SuppressWarnings("unchecked") // the attribute is defined so
        Set<PosixFilePermission> permissions =
                (Set<PosixFilePermission>) Objects.requireNonNull(facts.get("permissions"));
        if ((Integer) Objects.requireNonNull(facts.get("uid")) != ROOT
                || !(Boolean) Objects.requireNonNull(facts.get("isRegularFile"))
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new CiException(
                    file + " can be changed by others than root: make it a plain file of root's with mode 644"
                            + " (chown root:root, chmod 644), and check what it says");
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
                        file + ":" + number + ": '" + Printable.of(stripped, 40) + "' is no line NAME = VALUE");
            }
            lines.add(new Line(
                    number,
                    stripped.substring(0, equals).strip(),
                    stripped.substring(equals + 1).strip()));
        }
        return new RootOwnedFile(file, lines);
    }

    /** Return what is to be thrown about a line. */
    public CiException fault(Line line, String what) {
        return new CiException(file + ":" + line.number() + ": " + what);
    }

    /** Return the value as an absolute path. */
    public Path absolute(Line line) {
        String shown = "'" + Printable.of(line.value(), 200) + "'";
        try {
            Path path = Path.of(line.value());
            if (!path.isAbsolute()) {
                throw fault(line, shown + " is no absolute path");
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw fault(
                    line,
                    shown + " has characters that no path can have here: run Eyas with a locale of UTF-8"
                            + " (LANG=C.UTF-8)");
        }
    }

    /** Return the value as a whole number from {@code least} to {@code most}. */
    public long number(Line line, long least, long most) {
        String text = line.value();
        if (!text.matches("[0-9]{1,18}|1[0-9]{18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw fault(line, "'" + Printable.of(text, 40) + "' is no number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }

    /** Return the value as true or false. */
    public boolean flag(Line line) {
        return switch (line.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw fault(line, "'" + Printable.of(line.value(), 40) + "' is neither true nor false");
        };
    }
}
