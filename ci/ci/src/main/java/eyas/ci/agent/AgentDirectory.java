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
 * Names what an agent keeps in its folder, which only its own user may enter. The folder is made new for each agent; what
 * somebody else has put in its place is refused.
 *
 * @param root the folder
 */
public record AgentDirectory(Path root) {
    private static final String PRIVATE = "rwx------";
    private static final String LAST_PROBE = "probe.";

    /**
     * Makes the folder.
     *
     * @return false if a folder of ours is there already
     * @throws CiException if something else is there, or it cannot be made
     */
    public boolean create() {
        try {
            Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!isOurs()) {
                throw new CiException(
                        root + " is there already and is not a private folder of this user: somebody else has made"
                                + " it. Remove it, then start again");
            }
            return false;
        } catch (IOException e) {
            throw new CiException("cannot make the agent's folder " + root + ": " + FileErrorMessage.words(e), e);
        }
    }

    /** Return whether the folder is there, and nobody but this user could have written in it. */
    public boolean isOurs() {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(root, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    && PosixFilePermissions.toString(attributes.permissions()).equals(PRIVATE)
                    && attributes.owner().equals(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException e) {
            // Not there, or not to be looked at: in either case it is not ours.
            return false;
        }
    }

    /** Returns the file that says who the agent is. */
    public Path identity() {
        return root.resolve("identity");
    }

    /** Returns the agent's log. */
    public Path log() {
        return root.resolve("agent.jsonl");
    }

    /** Returns what the agent's process itself printed. */
    public Path output() {
        return root.resolve("output.txt");
    }

    /** Returns the file whose existence asks the agent to stop. */
    public Path stopRequest() {
        return root.resolve("stop");
    }

    /** Returns the folder with the report. */
    public Path report() {
        return root.resolve("report");
    }

    /** Returns the file with the numbers of alerts that are used. */
    public Path alertSequence() {
        return root.resolve("alert-sequence");
    }

    /** Returns the capture, where one is written. */
    public Path capture() {
        return report().resolve("capture.scap.gz");
    }

    /** Returns what remembers processes for after the agent's death. */
    public Path ledger() {
        return root.resolve("ledger");
    }

    /** Returns where the ring is pinned if the machine has no place for it. */
    public Path pins() {
        return root.resolve("pins");
    }

    /** Return the file that says where alerts go, too: an output on a line. URLs may hold tokens, so it is for the agent alone. */
    public Path outputs() {
        return root.resolve("outputs");
    }

    /** Return the file by which the agent can prove to a receiver whose job it is. It holds a secret, and is removed once it was read. */
    public Path identityVariables() {
        return root.resolve("identity-variables");
    }

    /** Return the file with what the job may talk to: an endpoint on a line. */
    public Path allowed() {
        return root.resolve("allowed");
    }

    /** Return the file that says where each entry of that list is from, an entry on a line. */
    public Path origins() {
        return root.resolve("origins");
    }

    /** Return the file that says what holds the job to that, for whoever ends it when the agent cannot. */
    public Path egress() {
        return root.resolve("egress");
    }

    /** Return the file that is there while what is not allowed is denied, with what is: as {@link #allowed}. */
    public Path blocking() {
        return root.resolve("blocking");
    }

    /** Return the file that says what the job asks of the lock, and where that is from. */
    public Path lock() {
        return root.resolve("lock");
    }

    /** Return the lock that counts. */
    public Path reviewedLock() {
        return root.resolve("lock.reviewed");
    }

    /** Return the lock of the change that is to be reviewed. */
    public Path proposedLock() {
        return root.resolve("lock.proposed");
    }

    /** Return the file whose opening is the test event. */
    public Path probe() {
        return root.resolve("probe");
    }

    /** Returns the file that is there once the test event has come back. */
    public Path ready() {
        return root.resolve("ready");
    }

    /** Return the file that is there once a receiver was told that the job has begun, or could not be. */
    public Path announced() {
        return root.resolve("announced");
    }

    /** Creates {@link #ready} or {@link #announced}; if that fails, the step that waits for it gives up in time. */
    public static void signal(Path file) {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new CiException("cannot write " + file + ": " + FileErrorMessage.words(e), e);
        }
    }

    /** Return the file whose opening shows that the agent still sees: one that only who gives {@code order} can know before. */
    public Path probe(SignedStopRequest order) {
        return root.resolve(LAST_PROBE + order.nonce());
    }

    /** Return the number of the order whose test event is the opening of {@code file}; empty where that is another file. */
    public Optional<String> order(String file) {
        String start = root.resolve(LAST_PROBE).toString();
        return Optional.of(file)
                .filter(name -> name.startsWith(start))
                .map(name -> name.substring(start.length()))
                .filter(SignedStopRequest::isNonce);
    }

    /**
     * Return whether {@code file} is one that the steps that begin and end a watch write while the agent watches: by which they speak to it, or
     * the file of its life beside its folder.
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

    /** Ask the agent to stop; an earlier order is replaced. */
    public void requestStop(SignedStopRequest order) throws IOException {
        order.write(stopRequest());
    }

    /** Return the order to stop; empty while there is none. */
    public Optional<SignedStopRequest> stopOrder() {
        try {
            return Files.exists(stopRequest()) ? Optional.of(SignedStopRequest.read(stopRequest())) : Optional.empty();
        } catch (NoSuchFileException e) {
            // It went between the two looks, as if it had not come yet.
            return Optional.empty();
        } catch (IOException e) {
            // Something else is in its place. That it is there asks to stop, without saying who does.
            return Optional.of(SignedStopRequest.NONE);
        }
    }

    /** Moves those of {@code files} that exist into {@code other}, which is created. */
    public static void move(List<Path> files, AgentDirectory other) throws IOException {
        other.create();
        for (Path file : files) {
            if (Files.exists(file)) {
                Files.move(file, other.root().resolve(file.getFileName()));
            }
        }
    }

    /** Removes the folder and all in it; links are removed, not followed. */
    public void delete() throws IOException {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // It is gone, which was the aim.
            return;
        }
    }
}
