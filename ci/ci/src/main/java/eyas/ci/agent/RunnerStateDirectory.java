package eyas.ci.agent;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder in which one runner's agent, its reports and the state of its watch are. As root that is a folder below {@value #ROOTS}, in
 * which nobody else can put, move or link anything, so that names in it can be trusted; it is told from those of other runners by
 * the runner's folder for temporary files. Without root it lies in that folder, and is as safe as the agent, whom the job's user can
 * kill.
 *
 * @param root the folder
 * @param temporary the runner's folder for temporary files
 */
public record RunnerStateDirectory(Path root, Path temporary) {
    private static final String EYAS = "/var/lib/eyas-action";
    private static final String ROOTS = EYAS + "/jobs";
    private static final String OPEN = "rwx--x--x";
    private static final Set<PosixFilePermission> FOREIGN_WRITES =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final int NAME_BYTES = 8;
    private static final String HELD = "held-";
    /** The name of {@link #life}. */
    static final String LIFE = "life";

    /** The name of the agent's log in the report. */
    public static final String LOG = "agent.jsonl";

    /** Return the place of the runner whose folder for temporary files is {@code temporary}; nothing is made. */
    public static RunnerStateDirectory of(Path temporary) {
        Path named = temporary.toAbsolutePath().normalize();
        return new RunnerStateDirectory(
                isRoot() ? Path.of(ROOTS).resolve(digest(named.toString())) : named.resolve("eyas"), named);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    private static String digest(String text) {
        return Sha256.of(text).substring(0, 2 * NAME_BYTES);
    }

    /**
     * Make the folder, where it is not there yet, and remove those of runners that are gone.
     *
     * @throws CiException if it cannot be made, or somebody else could write to it
     */
    public void open() {
        try {
            if (root.startsWith(ROOTS)) {
                make(Path.of(EYAS));
                make(Path.of(ROOTS));
                removeAbandoned();
            }
            make(root);
            Files.writeString(owner(root), temporary.toString());
        } catch (IOException e) {
            throw new CiException(
                    "cannot make the folder for the agent and its report, " + root + ": " + FileErrorMessage.words(e),
                    e);
        }
    }

    private static void make(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OPEN)));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()
                    || !found.owner().equals(Files.getOwner(Path.of("/proc/self")))
                    || found.permissions().stream().anyMatch(FOREIGN_WRITES::contains)) {
                throw new CiException(
                        folder + " is there already and others can write to it: somebody else has made it. Remove it,"
                                + " then start again");
            }
        }
    }

    /** Runners come and go, and leave what their last job has left. */
    private void removeAbandoned() throws IOException {
        try (DirectoryStream<Path> places = Files.newDirectoryStream(Path.of(ROOTS))) {
            for (Path place : places) {
                if (!place.equals(root) && isAbandoned(place)) {
                    remove(place);
                }
            }
        }
    }

    private static void remove(Path place) {
        try {
            new AgentDirectory(place).delete();
        } catch (IOException e) {
            // A file system may be mounted in it, or another start removes it, too. This job is watched all the same.
            return;
        }
    }

    private static boolean isAbandoned(Path place) throws IOException {
        if (!Files.exists(owner(place)) || Files.exists(Path.of(Files.readString(owner(place))))) {
            return false;
        }
        Optional<AgentIdentity> agent = AgentIdentity.read(new AgentDirectory(place.resolve("agent")).identity());
        return agent.filter(AgentIdentity::isRunning).isEmpty();
    }

    private static Path owner(Path place) {
        return place.resolve("runner");
    }

    /** Return the folder of the agent, which only this user may enter. */
    public AgentDirectory agent() {
        return new AgentDirectory(root.resolve("agent"));
    }

    /** Return the folders with what still holds the runner to what earlier jobs might talk to. */
    public List<AgentDirectory> held() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(HELD))
                    .sorted()
                    .map(AgentDirectory::new)
                    .toList();
        }
    }

    /** Return the folder that keeps what holds the runner after the agent in {@code folder} has gone: another one, or that one itself. */
    public AgentDirectory heldBy(AgentDirectory folder) throws IOException {
        if (String.valueOf(folder.root().getFileName()).startsWith(HELD)) {
            return folder;
        }
        String name = AgentIdentity.read(folder.identity())
                .map(agent -> agent.pid() + "-" + agent.started())
                .orElse("unknown");
        return new AgentDirectory(root.resolve(HELD + name));
    }

    /** Return the folder of the last report, which the runner's user may read and only this user may write to. */
    public Path report() {
        return root.resolve("report");
    }

    /** Return the file of the alerts of earlier watches of the same job. */
    public Path earlierAlerts() {
        return root.resolve("alerts-before.jsonl");
    }

    /** Keep the alerts of the last report, which is of an earlier watch of the same job, for the report of the next. */
    public void keepAlerts() throws IOException {
        Path alerts = report().resolve("alerts.jsonl");
        if (Files.exists(alerts)) {
            try (OutputStream out =
                    Files.newOutputStream(earlierAlerts(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                Files.copy(alerts, out);
            }
        }
    }

    /** Return the folder of the lock by which the last report was judged, which an agent's folder has under the same names. */
    public AgentDirectory judgedLock() {
        return new AgentDirectory(root.resolve("judged"));
    }

    /** Keep the lock of the agent that has ended, where it has one, for the step that has the key and compares. */
    public void keepLock() throws IOException {
        judgedLock().delete();
        AgentDirectory.move(List.of(agent().lock(), agent().reviewedLock(), agent().proposedLock()), judgedLock());
    }

    /** Returns the file in which the steps record the life of the watches of this runner's job. */
    public Path life() {
        return root.resolve(LIFE);
    }

    /** Remove what an earlier job has left. */
    public void clear() throws IOException {
        new AgentDirectory(report()).delete();
        Files.deleteIfExists(earlierAlerts());
        Files.deleteIfExists(life());
        judgedLock().delete();
    }

    /** Put the agent's report into its place, readable for the group that the runner's folder belongs to, and return it. */
    public Path takeReport() throws IOException {
        Path from = agent().report();
        Files.createDirectories(from);
        if (Files.exists(agent().log())) {
            Files.copy(agent().log(), from.resolve(LOG), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setAttribute(from, "unix:gid", Files.getAttribute(temporary, "unix:gid"), LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwxr-x---"));
        new AgentDirectory(report()).delete();
        Files.move(from, report());
        return report();
    }
}
