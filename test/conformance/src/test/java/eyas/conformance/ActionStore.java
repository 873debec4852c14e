package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Finds the actions that steps use, where the runner has them: those of other repositories below {@code _work/_actions}, by
 * their ref, local ones in the workspace. The workspace's repository is ours in these tests, without being checked out.
 */
final class ActionStore {
    /** Name of this repository in workflows that use its actions. */
    private static final String OURS = "example/eyas";

    private final Path downloaded;
    private final Path published;

    /**
     * @param work the runner's working folder
     * @param published stands for the server: the actions by {@code OWNER/NAME}
     */
    ActionStore(Path work, Path published) throws IOException {
        this.downloaded = Files.createDirectories(work.resolve("_actions"));
        this.published = published;
    }

    /**
     * A use of an action.
     *
     * @param repository {@code OWNER/NAME}, empty for a local one
     * @param ref its branch, tag or commit
     * @param folder where its action.yml is
     */
    record Used(String repository, String ref, Path folder) {
        boolean isLocal() {
            return repository.isEmpty();
        }
    }

    /** Returns the action, after it was fetched where that is needed. */
    Used find(String uses) throws IOException {
        if (uses.startsWith("./")) {
            return new Used("", "", EyasProcess.home().resolve(uses).normalize());
        }
        String[] parts = uses.split("@", 2);
        String[] names = parts[0].split("/", 3);
        String repository = names[0] + "/" + names[1];
        boolean isOurs = repository.equals(OURS);
        Path home = isOurs ? EyasProcess.home() : downloaded.resolve(repository).resolve(parts[1]);
        if (!isOurs && !Files.exists(home)) {
            copy(published.resolve(repository), home);
        }
        return new Used(repository, parts[1], names.length > 2 ? home.resolve(names[2]) : home);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
