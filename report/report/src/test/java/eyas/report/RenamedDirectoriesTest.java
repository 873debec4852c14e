package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tracks original names of renamed directories, within a limit. */
final class RenamedDirectoriesTest {
    private static final PathPatterns CREDENTIALS = PathPatterns.of("/eyas/report/credentials.tsv");

    @Test
    void keepsOnlyDirectoriesThatMayContainSuchFiles() {
        RenamedDirectories directories = new RenamedDirectories(CREDENTIALS, 2);
        directories.renamed("/w/node_modules/.x", "/w/node_modules/x");
        assertThat(directories.isEmpty()).isTrue();
        directories.renamed("/root/.config/gh", "/tmp/gh");
        assertThat(directories.first("/tmp/gh/hosts.yml")).isEqualTo("/root/.config/gh/hosts.yml");
        assertThat(directories.first("/tmp/ghost")).isEqualTo("/tmp/ghost");
        directories.renamed("/tmp/gh", "/root/.config/gh");
        assertThat(directories.isEmpty()).isTrue();
    }

    @Test
    void replacedDirectoryHasAnotherIdentity() {
        RenamedDirectories directories = new RenamedDirectories(CREDENTIALS, 9);
        directories.renamed("/root/.docker", "/a/b");
        directories.renamed("/x", "/a");
        assertThat(directories.first("/a/b/config.json")).isEqualTo("/a/b/config.json");
    }

    @Test
    void countsDirectoriesBeyondTheLimit() {
        RenamedDirectories directories = new RenamedDirectories(CREDENTIALS, 2);
        for (int i = 0; i < 5; i++) {
            directories.renamed("/home/" + i + "/.docker", "/tmp/" + i);
        }
        assertThat(directories.omitted()).isEqualTo(3);
        assertThat(directories.first("/tmp/1/x")).isEqualTo("/home/1/.docker/x");
    }
}
