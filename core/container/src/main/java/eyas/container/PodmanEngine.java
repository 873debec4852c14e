package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerImage;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import eyas.text.json.JsonValue;
import java.util.Optional;

/**
 * The client of Podman's own interface, which has more than the one it shares with Docker: the digest of the image. The version in the
 * paths is the lowest that Podman 4 and later accept.
 */
final class PodmanEngine implements ContainerEngine {
    private static final String LIBPOD = "/v4.0.0/libpod";

    private final HttpEngine http;

    PodmanEngine(HttpEngine http) {
        this.http = http;
    }

    @Override
    public Optional<ContainerInfo> find(CgroupContainer sighting) throws EngineException {
        if (!HttpEngine.isAskable(sighting.fullId())) {
            return Optional.empty();
        }
        Optional<JsonValue> reply = http.get(LIBPOD + "/containers/" + sighting.fullId() + "/json");
        if (reply.isEmpty()) {
            return Optional.empty();
        }
        JsonValue json = reply.get();
        String id = http.checkedId(json, sighting);
        return Optional.of(InspectReply.read(json, id, ContainerType.PODMAN, image(json)));
    }

    private static ContainerImage image(JsonValue json) {
        ContainerImage named =
                ContainerImage.named(ReplyTruncation.text(json.get("ImageName").text()));
        return new ContainerImage(
                named.name(),
                ReplyTruncation.text(json.get("Image").text()),
                named.repository(),
                named.tag(),
                ReplyTruncation.text(json.get("ImageDigest").text()));
    }

    @Override
    public void follow(long since, EngineEventHandler to) throws EngineException {
        http.follow(LIBPOD + "/events?stream=true&" + HttpEngine.eventQuery(since), to);
    }

    @Override
    public String version() throws EngineException {
        JsonValue json = http.get(LIBPOD + "/version").orElse(JsonValue.Absent.MISSING);
        return "Podman " + ReplyTruncation.text(json.get("Version").text());
    }
}
