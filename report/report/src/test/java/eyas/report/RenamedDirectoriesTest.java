package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tracks original names of renamed directories, within a limit. */
final class RenamedDirectoriesTest {
    private static final PathPatterns CREDENTIALS = PathPatterns.of("/eyas/report/credentials.tsv");

    @Test
    void keepsOnlyDirectoriesThatMayContainSuchFiles() {
        RenamedDirectories folders = new RenamedDirectories(CREDENTIALS, 2);
        folders.renamed("/w/node_modules/.x", "/w/node_modules/x");
        assertThat(folders.isEmpty()).isTrue();
        folders.renamed("/root/.config/gh", "/tmp/gh");
        assertThat(folders.first("/tmp/gh/hosts.yml")).isEqualTo("/root/.config/gh/hosts.yml");
        assertThat(folders.first("/tmp/ghost")).isEqualTo("/tmp/ghost");
        folders.renamed("/tmp/gh", "/root/.config/gh");
        assertThat(folders.isEmpty()).isTrue();
    }

    @Test
    void replacedDirectoryHasAnotherIdentity() {
        RenamedDirectories folders = new RenamedDirectories(CREDENTIALS, 9);
        folders.renamed("/root/.docker", "/a/b");
        folders.renamed("/x", "/a");
        assertThat(folders.first("/a/b/config.json")).isEqualTo("/a/b/config.json");
    }

    @Test
    void countsDirectoriesBeyondTheLimit() {
        RenamedDirectories folders = new RenamedDirectories(CREDENTIALS, 2);
        for (int i = 0; i < 5; i++) {
            folders.renamed("/home/" + i + "/.docker", "/tmp/" + i);
        }
        assertThat(folders.omitted()).isEqualTo(3);
        assertThat(folders.first("/tmp/1/x")).isEqualTo("/home/1/.docker/x");
    }
}
