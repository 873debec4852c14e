package eyas.conformance.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A minimal image with a shell, created by the test because there is no registry to pull from. */
final class SmallImage {
    /** The image's repository name. */
    static final String REPOSITORY = "eyas-test/app";

    static final String TAG = "1.2";
    static final String NAME = REPOSITORY + ":" + TAG;

    private SmallImage() {}

    /** Creates an archive of the image's root directory in {@code directory}, and returns it. */
    static Path archive(Path directory) throws IOException, InterruptedException {
        Path root = directory.resolve("image");
        Path programs = Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\nbuilder:x:4321:765::/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nbuilders:x:765:\n");
        Files.copy(Path.of(ExternalPrograms.find("busybox")), programs.resolve("busybox"));
        for (String name : List.of("sh", "sleep", "cat", "id", "touch")) {
            Files.createSymbolicLink(programs.resolve(name), Path.of("busybox"));
        }
        Path archive = directory.resolve("image.tar");
        ExternalPrograms.run(
                Map.of(), ExternalPrograms.find("tar"), "-C", root.toString(), "-cf", archive.toString(), ".");
        return archive;
    }

    /** Creates an archive in the format of {@code docker save}, with a long-running default command, and returns it. */
    static Path dockerArchive(Path directory) throws IOException, InterruptedException {
        Path layer = archive(directory);
        Path saved = Files.createDirectory(directory.resolve("saved"));
        Files.copy(layer, saved.resolve("layer.tar"));
        String architecture =
                System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64") ? "arm64" : "amd64";
        Files.writeString(saved.resolve("config.json"), """
                {"architecture":"%s","os":"linux","config":{"Cmd":["/bin/sleep","1000"]},
                 "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}
                """.formatted(architecture, hash(layer)));
        Files.writeString(
                saved.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"docker.io/" + NAME + "\"],\"Layers\":[\"layer.tar\"]}]");
        Path archive = directory.resolve("saved.tar");
        ExternalPrograms.run(
                Map.of(), ExternalPrograms.find("tar"), "-C", saved.toString(), "-cf", archive.toString(), ".");
        return archive;
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
