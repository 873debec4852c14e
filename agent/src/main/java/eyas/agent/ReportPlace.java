package eyas.agent;

import eyas.ci.agent.AgentFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Puts the report where the job's later steps can take it from: owned by whom the runner's folder belongs to. A mark beside
 * it, which the job's user cannot make, says that this was done.
 */
final class ReportPlace {
    private final Path temporary;
    private final String job;

    ReportPlace(Path temporary, String job) {
        this.temporary = temporary.toAbsolutePath().normalize();
        this.job = job;
    }

    private Path folder() {
        return temporary.resolve("eyas-report");
    }

    private Path mark() {
        return temporary.resolve("eyas-reported");
    }

    /** Moves the report out of the agent's folder, and returns where it is. */
    Path take(AgentFolder agent) throws IOException {
        remove(folder());
        Files.createDirectories(agent.report());
        if (Files.exists(agent.log())) {
            Files.copy(agent.log(), agent.report().resolve("agent.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        }
        give(agent.report(), Files.getOwner(temporary));
        Files.move(agent.report(), folder());
        Files.deleteIfExists(mark());
        Files.writeString(mark(), job, StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.CREATE_NEW);
        return folder();
    }

    /** Return whether this job was reported on before. */
    boolean wasTaken() {
        try {
            return Files.isRegularFile(mark(), LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(mark(), LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")))
                    && Files.readString(mark()).equals(job);
        } catch (IOException e) {
            // A mark that cannot be read is none: the caller then says that there was no agent.
            return false;
        }
    }

    private static void give(Path folder, UserPrincipal owner) throws IOException {
        Files.walkFileTree(folder, new Giving(owner));
    }

    private static void remove(Path folder) throws IOException {
        new AgentFolder(folder).delete();
    }

    /** Changes the owner of everything. */
    private static final class Giving extends SimpleFileVisitor<Path> {
        private final UserPrincipal owner;

        private Giving(UserPrincipal owner) {
            this.owner = owner;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            return give(file);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            return give(folder);
        }

        private FileVisitResult give(Path path) throws IOException {
            FileOwnerAttributeView view =
                    Files.getFileAttributeView(path, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!view.getOwner().equals(owner)) {
                view.setOwner(owner);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
