package eyas.ci.agent;

import eyas.ci.CiException;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files in an agent's directory, which only the agent's user can enter. The directory is created for each agent; anything else at that
 * path is rejected.
 *
 * @param root the directory
 */
public record AgentDirectory(Path root) {
    private static final String PRIVATE = "rwx------";
    private static final String LAST_PROBE = "probe.";

    /**
     * Creates the directory.
     *
     * @return false if a directory of this user already exists
     * @throws CiException if something else exists, or the directory cannot be created
     */
    public boolean create() {
        try {
            Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!hasTrustedOwner()) {
                throw new CiException(
                        root + " exists and is not a private directory of this user: another user has created"
                                + " it; remove it and start again");
            }
            return false;
        } catch (IOException e) {
            throw new CiException("cannot create the agent's directory " + root + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns whether the directory exists and only this user could have written to it. */
    public boolean hasTrustedOwner() {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(root, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    && PosixFilePermissions.toString(attributes.permissions()).equals(PRIVATE)
                    && attributes.owner().equals(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException e) {
            // Missing or inaccessible: in both cases it does not belong to this user.
            return false;
        }
    }

    /** Returns the file that identifies the agent. */
    public Path identity() {
        return root.resolve("identity");
    }

    /** Returns the agent's log. */
    public Path log() {
        return root.resolve("agent.jsonl");
    }

    /** Returns the standard output of the agent's process. */
    public Path output() {
        return root.resolve("output.txt");
    }

    /** Returns the file whose existence requests the agent to stop. */
    public Path stopRequest() {
        return root.resolve("stop");
    }

    /** Returns the report directory. */
    public Path report() {
        return root.resolve("report");
    }

    /** Returns the file with the used alert numbers. */
    public Path alertSequence() {
        return root.resolve("alert-sequence");
    }

    /** Returns the capture file. */
    public Path capture() {
        return report().resolve("capture.scap.gz");
    }

    /** Returns the ledger of processes, which outlives the agent. */
    public Path ledger() {
        return root.resolve("ledger");
    }

    /** Returns the pin directory of the ring buffer for machines without one. */
    public Path pins() {
        return root.resolve("pins");
    }

    /** Returns the file with additional alert destinations, one per line. URLs may contain tokens, so only the agent can read it. */
    public Path outputs() {
        return root.resolve("outputs");
    }

    /** Returns the file with the credentials of the job for a receiver. It contains a secret and is removed after it was read. */
    public Path identityVariables() {
        return root.resolve("identity-variables");
    }

    /** Returns the file with the egress allowlist: one endpoint per line. */
    public Path allowed() {
        return root.resolve("allowed");
    }

    /** Returns the file with the origin of each entry of that list, one entry per line. */
    public Path origins() {
        return root.resolve("origins");
    }

    /** Returns the file that describes the attached egress policy, so that it can be detached if the agent cannot do it. */
    public Path egress() {
        return root.resolve("egress");
    }

    /** Returns the file that exists while egress is blocked; it contains the list, like {@link #allowed}. */
    public Path blocking() {
        return root.resolve("blocking");
    }

    /** Returns the file with the lock inputs and the lock's origin. */
    public Path lock() {
        return root.resolve("lock");
    }

    /** Returns the lock that applies. */
    public Path reviewedLock() {
        return root.resolve("lock.reviewed");
    }

    /** Returns the lock of the change under review. */
    public Path proposedLock() {
        return root.resolve("lock.proposed");
    }

    /** Returns the file whose opening is the test event. */
    public Path probe() {
        return root.resolve("probe");
    }

    /** Returns the file that exists once the agent has received the test event. */
    public Path ready() {
        return root.resolve("ready");
    }

    /** Returns the file that exists once the job was announced to the receiver, or the announcement has failed. */
    public Path announced() {
        return root.resolve("announced");
    }

    /** Creates {@link #ready} or {@link #announced}; if that fails, the waiting step times out. */
    public static void signal(Path file) {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new CiException("cannot write " + file + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns the file whose opening proves that the agent still receives events. Its name is unpredictable without {@code order}. */
    public Path probe(SignedStopRequest order) {
        return root.resolve(LAST_PROBE + order.nonce());
    }

    /** Returns the nonce of the stop request whose test event is the opening of {@code file}; empty for another file. */
    public Optional<String> order(String file) {
        String start = root.resolve(LAST_PROBE).toString();
        return Optional.of(file)
                .filter(name -> name.startsWith(start))
                .map(name -> name.substring(start.length()))
                .filter(SignedStopRequest::isNonce);
    }

    /**
     * Returns whether {@code file} is written by the start and stop steps during the watch: a file to communicate with the agent, or the
     * lifecycle file beside its directory.
     */
    public boolean isMessage(String file) {
        return file.equals(probe().toString())
                || file.equals(ready().toString())
                || file.equals(announced().toString())
                || file.equals(stopRequest().toString())
                || file.equals(AtomicFile.part(stopRequest()).toString())
                || file.equals(root.resolveSibling(RunnerStateDirectory.LIFE).toString())
                || file.equals(AtomicFile.part(root.resolveSibling(RunnerStateDirectory.LIFE))
                        .toString())
                || order(file).isPresent();
    }

    /** Requests the agent to stop; replaces an earlier request. */
    public void requestStop(SignedStopRequest order) throws IOException {
        order.write(stopRequest());
    }

    /** Returns the stop request; empty while there is none. */
    public Optional<SignedStopRequest> stopOrder() {
        try {
            return Files.exists(stopRequest()) ? Optional.of(SignedStopRequest.read(stopRequest())) : Optional.empty();
        } catch (NoSuchFileException e) {
            // Removed between the two checks: treated as not yet written.
            return Optional.empty();
        } catch (IOException e) {
            // A file of another kind is a request of unknown origin.
            return Optional.of(SignedStopRequest.NONE);
        }
    }

    /** Moves the existing files of {@code files} into {@code other}, which is created. */
    public static void move(List<Path> files, AgentDirectory other) throws IOException {
        other.create();
        for (Path file : files) {
            if (Files.exists(file)) {
                Files.move(file, other.root().resolve(file.getFileName()));
            }
        }
    }

    /** Removes the directory recursively; links are removed, not followed. */
    public void delete() throws IOException {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Already removed.
            return;
        }
    }
}
