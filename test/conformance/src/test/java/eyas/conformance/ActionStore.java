package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Finds the actions that steps use in the locations of a real runner: actions of other repositories below {@code _work/_actions} by ref,
 * local actions in the workspace. In these tests, the workspace's repository is Eyas itself, without a checkout.
 */
final class ActionStore {
    /** Name of the Eyas repository in workflows that use its actions. */
    private static final String EYAS_REPOSITORY = "example/eyas";

    private final Path downloaded;
    private final Path published;

    /**
     * @param work the runner's working directory
     * @param published published actions by {@code OWNER/NAME}, in place of the server
     */
    ActionStore(Path work, Path published) throws IOException {
        this.downloaded = Files.createDirectories(work.resolve("_actions"));
        this.published = published;
    }

    /**
     * A use of an action.
     *
     * @param repository {@code OWNER/NAME}, empty for a local action
     * @param ref branch, tag or commit
     * @param directory directory of its action.yml
     */
    record Used(String repository, String ref, Path directory) {
        boolean isLocal() {
            return repository.isEmpty();
        }
    }

    /** Returns the action, fetching it first if necessary. */
    Used find(String uses) throws IOException {
        if (uses.startsWith("./")) {
            return new Used("", "", EyasProcess.home().resolve(uses).normalize());
        }
        String[] parts = uses.split("@", 2);
        String[] names = parts[0].split("/", 3);
        String repository = names[0] + "/" + names[1];
        boolean isEyas = repository.equals(EYAS_REPOSITORY);
        Path home = isEyas ? EyasProcess.home() : downloaded.resolve(repository).resolve(parts[1]);
        if (!isEyas && !Files.exists(home)) {
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
