package eyas.host.runner;

import eyas.ci.CiException;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The user of a systemd unit, according to root's files. Source: systemd.unit(5), systemd.exec(5), passwd(5). */
final class UnitUser {
    private static final String USER = "User=";
    private static final int ROOT = 0;

    private UnitUser() {}

    /**
     * Returns the user ID of {@code unit}: the last {@code User=} of its file and its drop-ins, or root.
     *
     * @param units directory with the unit
     * @param accounts {@code /etc/passwd}
     * @throws CiException if the user is not in {@code accounts}
     * @throws IOException if a file cannot be read
     */
    static int of(Path units, String unit, Path accounts) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> extensions = Files.newDirectoryStream(units.resolve(unit + ".d"), "*.conf")) {
            extensions.forEach(files::add);
        } catch (NoSuchFileException e) {
            // Drop-ins are optional.
            files.clear();
        }
        files.sort(Comparator.comparing(Path::toString));
        files.addFirst(units.resolve(unit));
        String user = "";
        for (Path file : files) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(USER)) {
                    user = line.substring(USER.length()).strip();
                }
            }
        }
        return user.isEmpty() ? ROOT : number(user, unit, accounts);
    }

    private static int number(String user, String unit, Path accounts) throws IOException {
        if (user.matches("[0-9]{1,9}")) {
            return Integer.parseInt(user);
        }
        for (String line : Files.readAllLines(accounts, StandardCharsets.ISO_8859_1)) {
            String[] parts = line.split(":", -1);
            if (parts.length > 2 && parts[0].equals(user) && parts[2].matches("[0-9]{1,9}")) {
                return Integer.parseInt(parts[2]);
            }
        }
        throw new CiException(unit + " runs as user '" + Printable.of(user, 40) + "', who is not in " + accounts
                + ": set the user ID with --user (id -u)");
    }
}
