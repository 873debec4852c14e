package eyas.container;

import static eyas.container.HttpEngineTest.ID;
import static eyas.container.HttpEngineTest.OTHER;
import static eyas.container.HttpEngineTest.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.container.ContainerLookupTracker.EngineQuestion;
import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerType;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ContainerLookupTrackerTest {
    private static final EngineSocket DOCKER = new EngineSocket(EngineKind.DOCKER, Path.of("/d"), null);
    private static final EngineSocket PODMAN = new EngineSocket(EngineKind.PODMAN, Path.of("/p"), null);
    private static final EngineSocket USERS = new EngineSocket(EngineKind.PODMAN, Path.of("/u"), "1000");
    private static final String SHORT = ID.substring(0, 12);
    private static final CgroupContainer REPORTED = new CgroupContainer(SHORT, ID, ContainerType.UNKNOWN, "");
    private static final long QUIET = 100;

    private final ContainerLookupTracker containers = new ContainerLookupTracker(4);

    private void describedBy(EngineSocket engine) {
        assertThat(containers.reported(engine, ID)).isEqualTo(new EngineQuestion(REPORTED, engine));
        assertThat(containers.end(ID, engine, QUIET)).isNull();
    }

    @Test
    void reportedContainerIsAskedOfItsEngineThenOfAll() {
        describedBy(DOCKER);
        assertThat(containers.isNew(sighting(ID))).isTrue();
        assertThat(containers.seen(sighting(ID), QUIET - 1)).isEqualTo(new EngineQuestion(sighting(ID), null));
        assertThat(containers.isAwaited(ID)).as("it is known").isFalse();
        assertThat(containers.end(ID, DOCKER, QUIET)).isNull();
        assertThat(containers.isNew(sighting(ID))).isFalse();
        assertThat(containers.seen(sighting(ID), QUIET - 1)).isNull();
        assertThat(containers.seen(sighting(ID), QUIET)).isEqualTo(new EngineQuestion(sighting(ID), null));
        assertThat(containers.isAwaited(ID)).as("it was forgotten").isTrue();
    }

    @Test
    void changeDuringQuestionCausesAnotherQuestion() {
        containers.seen(sighting(ID), 0);
        assertThat(containers.reported(DOCKER, ID)).isNull();
        assertThat(containers.reported(DOCKER, ID)).isNull();
        EngineQuestion next = new EngineQuestion(sighting(ID), DOCKER);
        assertThat(containers.isAwaited(ID)).as("until the answer is processed").isTrue();
        assertThat(containers.end(ID, DOCKER, QUIET)).isEqualTo(next);
        assertThat(containers.end(ID, DOCKER, QUIET)).isNull();
    }

    @Test
    void engineCannotChangeAnothersDescription() {
        describedBy(DOCKER);
        assertThat(containers.reported(PODMAN, ID)).isNull();
        assertThat(containers.reported(DOCKER, ID)).isNotNull();
    }

    @Test
    void engineReportDuringAnothersAnswerIsIgnored() {
        containers.seen(sighting(ID), 0);
        containers.reported(PODMAN, ID);
        assertThat(containers.end(ID, DOCKER, QUIET)).isNull();
    }

    @Test
    void usersEngineIsTrustedAboutThatUsersContainersOnly() {
        assertThat(containers.reported(USERS, ID)).isNull();
        containers.seen(sighting(ID), 0);
        containers.end(ID, null, QUIET);
        assertThat(containers.reported(USERS, ID)).isNull();
        CgroupContainer own = new CgroupContainer(
                OTHER.substring(0, 12), OTHER, ContainerType.UNKNOWN, "=/user.slice/user-1000.slice/x.scope");
        containers.seen(own, 0);
        containers.end(own.key(), null, QUIET);
        assertThat(containers.reported(USERS, OTHER)).isEqualTo(new EngineQuestion(own, USERS));
    }

    @Test
    void idWithSamePrefixIsAnotherContainer() {
        String alike = SHORT + "f".repeat(52);
        CgroupContainer users = ofUser("1000", alike);
        containers.seen(users, 0);
        assertThat(containers.end(users.key(), USERS, QUIET)).isNull();
        assertThat(containers.isNew(sighting(ID))).isTrue();
        assertThat(containers.seen(sighting(ID), 0)).isEqualTo(new EngineQuestion(sighting(ID), null));
        assertThat(containers.isAwaited(ID)).isTrue();
    }

    /** The id of the machine's container is no secret, and a user with a slice may use it as the name of a group. */
    @Test
    void usersGroupWithMachineContainersIdIsAnother() {
        CgroupContainer users = ofUser("1000", ID);
        CgroupContainer others = ofUser("1001", ID);
        assertThat(containers.seen(sighting(ID), 0)).isEqualTo(new EngineQuestion(sighting(ID), null));
        assertThat(containers.end(ID, DOCKER, QUIET)).isNull();

        assertThat(containers.isNew(users)).isTrue();
        assertThat(containers.seen(users, 0)).isEqualTo(new EngineQuestion(users, null));
        assertThat(containers.isAwaited(users.key())).isTrue();
        assertThat(containers.end(users.key(), USERS, QUIET)).isNull();
        assertThat(containers.isNew(others)).isTrue();

        assertThat(containers.isNew(sighting(ID))).isFalse();
        assertThat(containers.reported(USERS, ID)).isEqualTo(new EngineQuestion(users, USERS));
        assertThat(containers.reported(DOCKER, ID))
                .as("each describes its own")
                .isEqualTo(new EngineQuestion(sighting(ID), DOCKER));
    }

    private static CgroupContainer ofUser(String user, String id) {
        return new CgroupContainer(
                id.substring(0, 12),
                id,
                ContainerType.UNKNOWN,
                "=/user.slice/user-" + user + ".slice/user@" + user + ".service/libpod-" + id + ".scope");
    }

    /** Users choose names of groups: one may look like the end of the list and another user's group. */
    @Test
    void ownerIsTakenFromTheFirstGroup() {
        assertThat(userOf("=/user.slice/user-1000.slice/a")).isEqualTo("1000");
        // The kernel allows line breaks in names of groups.
        assertThat(userOf("=/user.slice/user-1000.slice/a\r/b.scope")).isEqualTo("1000");
        assertThat(userOf("=/user.slice/user-1000.slice/a\u0085/b.scope")).isEqualTo("1000");
        assertThat(userOf("cpu=/ memory=/user.slice name=systemd:/user.slice/user-7.slice/a"))
                .isEqualTo("7");
        assertThat(userOf("=/user.slice/user-1000.slice/a =/user.slice/user-1001.slice/b"))
                .isEqualTo("1000");
        assertThat(userOf("=/docker/x/a =/user.slice/user-1001.slice/b")).isNull();
        assertThat(userOf("=/system.slice/user-1000.slice/a")).isNull();
        assertThat(userOf("cpu=/")).isNull();
        assertThat(userOf("")).isNull();
    }

    private static @Nullable String userOf(String groups) {
        return new CgroupContainer(SHORT, ID, ContainerType.UNKNOWN, groups).user();
    }

    /** The first engine to report a container need not be the one that describes it. */
    @Test
    void sightingDuringQuestionIsAskedOfAll() {
        containers.reported(DOCKER, ID);
        assertThat(containers.isNew(sighting(ID))).isTrue();
        assertThat(containers.seen(sighting(ID), 0)).isNull();
        assertThat(containers.reported(DOCKER, ID)).isNull();
        assertThat(containers.isAwaited(ID)).isTrue();
        assertThat(containers.end(ID, null, QUIET)).isEqualTo(new EngineQuestion(sighting(ID), null));
        assertThat(containers.isAwaited(ID)).isTrue();
        containers.denied(ID);
        assertThat(containers.isAwaited(ID)).isFalse();
    }

    @Test
    void forgetsReportedContainerThatIsGone() {
        containers.reported(DOCKER, ID);
        assertThat(containers.end(ID, null, QUIET)).isNull();
        assertThat(containers.isNew(sighting(ID))).isTrue();
    }

    /** The first program need not wait for a repeated question, such as for the address. */
    @Test
    void describedContainerIsNotAwaited() {
        describedBy(DOCKER);
        assertThat(containers.reported(DOCKER, ID)).isNotNull();
        assertThat(containers.isAwaited(ID)).isFalse();
    }

    @Test
    void cancelledQuestionKeepsTheDescription() {
        describedBy(DOCKER);
        EngineQuestion question = Objects.requireNonNull(containers.reported(DOCKER, ID));
        containers.cancel(question);
        assertThat(containers.isAwaited(ID)).isFalse();
        assertThat(containers.reported(PODMAN, ID)).as("its describer is known").isNull();
        EngineQuestion other = Objects.requireNonNull(containers.reported(DOCKER, OTHER));
        containers.cancel(other);
        assertThat(containers.isNew(sighting(OTHER))).isTrue();
    }

    @Test
    void evictsAboveTheLimit() {
        for (int i = 0; i < 9; i++) {
            containers.reported(DOCKER, i + ID);
        }
        assertThat(containers.size()).isEqualTo(4);
    }
}
