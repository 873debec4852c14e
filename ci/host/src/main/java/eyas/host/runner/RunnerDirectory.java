package eyas.host.runner;

import eyas.ci.CiException;
import eyas.ci.provider.RunnerLayout;
import eyas.text.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The directory with root's registrations of this host's runners, one file each.
 *
 * @param directory for example {@code /etc/eyas/runners}
 */
public record RunnerDirectory(Path directory) {
    private static final String ENDING = ".conf";
    private static final int MAX_NAME = 120;
    private static final long MOST = Long.MAX_VALUE / 2;

    /**
     * Reads all runners, by their names.
     *
     * @throws CiException if a file has an unknown setting, or others than root can modify it
     * @throws IOException if one cannot be read
     */
    public List<KnownRunner> read() throws IOException {
        List<KnownRunner> runners = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
            for (Path file : files) {
                runners.add(read(file));
            }
        } catch (NoSuchFileException e) {
            // No runner was added yet.
            return List.of();
        }
        runners.sort(Comparator.comparing(KnownRunner::name));
        return runners;
    }

    private static KnownRunner read(Path path) throws IOException {
        RootOwnedFile file = RootOwnedFile.read(path);
        Path directory = null;
        long device = -1;
        long inode = -1;
        int owner = -1;
        long changed = -1;
        int user = -1;
        String group = "";
        for (RootOwnedFile.Line line : file.lines()) {
            switch (line.name()) {
                case "folder" -> directory = file.absolute(line);
                case "device" -> device = file.number(line, 0, MOST);
                case "inode" -> inode = file.number(line, 0, MOST);
                case "owner" -> owner = (int) file.number(line, 0, Integer.MAX_VALUE);
                case "changed" -> changed = file.number(line, 0, MOST);
                case "user" -> user = (int) file.number(line, 0, Integer.MAX_VALUE);
                case "control-group" -> group = file.absolute(line).toString();
                default ->
                    throw file.fault(
                            line,
                            "'" + line.name() + "' is not one of folder, device, inode, owner, changed, user,"
                                    + " control-group");
            }
        }
        if (directory == null || device < 0 || inode < 0 || owner < 0 || changed < 0 || user < 0) {
            throw new CiException(path
                    + " needs folder, device, inode, owner, changed and user: write it with 'eyas host add FOLDER'");
        }
        String name = path.getFileName().toString();
        return new KnownRunner(
                name.substring(0, name.length() - ENDING.length()),
                directory,
                new ExecutableIdentity(device, inode, owner, changed),
                user,
                group);
    }

    /**
     * Inspects the runner in a directory and registers it. The directory's content may be controlled by its user, so it is read, never
     * written, and the worker must be inside it.
     *
     * @param units directory of systemd's units, which are owned by root
     * @param accounts {@code /etc/passwd}
     * @param user the user ID of the worker, -1 for the one of its unit, or without a unit the owner of its configuration
     * @param group its control group, empty for the one of its unit; any without a unit
     * @throws CiException if it is not a runner, or would run as root without {@code user} being 0
     * @throws IOException if it cannot be inspected or registered
     */
    public KnownRunner add(Path runner, RunnerLayout layout, Path units, Path accounts, int user, String group)
            throws IOException {
        Path real = real(runner, layout);
        Path program = real.resolve(layout.worker()).toRealPath();
        if (!program.startsWith(real) || !Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)) {
            throw new CiException(runner.resolve(layout.worker()) + " leads out of the runner's directory, to "
                    + program + ": that is not the runner's own program");
        }
        ExecutableIdentity file = ExecutableIdentity.of(program);
        Optional<String> unit = unit(real, layout, units);
        KnownRunner known = new KnownRunner(
                name(real),
                real,
                file,
                user < 0 ? user(real, layout, unit, units, accounts) : user,
                group.isEmpty() ? unit.map(RunnerDirectory::systemGroup).orElse("") : group);
        write(known);
        return known;
    }

    /**
     * Returns the user ID of the worker. The owner of the worker's program is not used: that should be root, so that no job can replace it.
     */
    private static int user(Path real, RunnerLayout layout, Optional<String> unit, Path units, Path accounts)
            throws IOException {
        int user = unit.isPresent()
                ? UnitUser.of(units, unit.get(), accounts)
                : ExecutableIdentity.of(real.resolve(layout.mark())).owner();
        if (user == 0) {
            throw new CiException("the worker of " + real + " would be registered with user 0, root, since "
                    + unit.map(name -> units.resolve(name) + " starts it as root")
                            .orElse("root owns " + real.resolve(layout.mark()))
                    + "; workers of other users would not be watched. Set the user ID that it runs as with"
                    + " --user (id -u NAME), or --user 0 if jobs do run as root");
        }
        return user;
    }

    private static Path real(Path runner, RunnerLayout layout) throws IOException {
        if (!Files.isRegularFile(runner.resolve(layout.mark()))) {
            throw new CiException(runner + " is not a configured runner: there is no file " + layout.mark()
                    + " in it; configure it first (config.sh)");
        }
        if (!Files.exists(runner.resolve(layout.worker()))) {
            throw new CiException(runner + " is not a runner: there is no " + layout.worker() + " in it");
        }
        return runner.toRealPath();
    }

    /** Removes the registration of the runner in {@code runner}; returns its name, empty if it was not registered. */
    public Optional<String> remove(Path runner) throws IOException {
        Path real = Files.exists(runner)
                ? runner.toRealPath()
                : runner.toAbsolutePath().normalize();
        Optional<KnownRunner> known =
                read().stream().filter(one -> one.directory().equals(real)).findFirst();
        if (known.isPresent()) {
            Files.delete(directory.resolve(known.get().name() + ENDING));
        }
        return known.map(KnownRunner::name);
    }

    /** Returns the unit that starts the runner, according to root's unit files; empty if there is none. */
    static Optional<String> unit(Path runner, RunnerLayout layout, Path units) throws IOException {
        String start = "ExecStart=" + runner + "/";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(units, layout.unitPrefix() + "*.service")) {
            for (Path file : files) {
                if (Files.isRegularFile(file)
                        && Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                                .anyMatch(line -> line.startsWith(start))) {
                    return Optional.of(file.getFileName().toString());
                }
            }
        } catch (NoSuchFileException e) {
            // This machine has no systemd.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String systemGroup(String unit) {
        return "/system.slice/" + unit;
    }

    private static String name(Path directory) {
        String name = directory.toString().substring(1).replaceAll("[^A-Za-z0-9.]+", "-");
        // Files are named after it, and file names have 255 bytes at most.
        return name.length() <= MAX_NAME
                ? name
                : name.substring(name.length() - MAX_NAME) + "-"
                        + Integer.toHexString(directory.toString().hashCode());
    }

    private void write(KnownRunner runner) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path file = directory.resolve(runner.name() + ENDING);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !read(file).directory().equals(runner.directory())) {
            throw new CiException(file + " is about " + read(file).directory() + ": remove that runner first");
        }
        AtomicFile.replaceOfUser(
                file,
                String.join(
                                "\n",
                                "# A runner whose jobs are watched; written by 'eyas host add'. See docs/how-to/self-hosted-runners.md.",
                                "folder = " + runner.directory(),
                                "device = " + runner.program().device(),
                                "inode = " + runner.program().inode(),
                                "owner = " + runner.program().owner(),
                                "changed = " + runner.program().changed(),
                                "user = " + runner.user(),
                                runner.group().isEmpty()
                                        ? "# no unit: any control group"
                                        : "control-group = " + runner.group(),
                                "")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
