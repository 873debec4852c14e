package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerImage;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client of Docker. Paths have no version, so the engine uses its own and rejects none as too old or too new. */
final class DockerEngine implements ContainerEngine {
    private static final String SHA = "sha256:";

    private final HttpEngine http;

    DockerEngine(HttpEngine http) {
        this.http = http;
    }

    @Override
    public Optional<ContainerInfo> find(CgroupContainer sighting) throws EngineException {
        if (!HttpEngine.isAskable(sighting.fullId())) {
            return Optional.empty();
        }
        Optional<JsonValue> reply = http.get("/containers/" + sighting.fullId() + "/json");
        if (reply.isEmpty()) {
            return Optional.empty();
        }
        JsonValue json = reply.get();
        String id = http.checkedId(json, sighting);
        ContainerInfo info = InspectReply.read(json, id, ContainerType.DOCKER, image(json));
        return Optional.of(info.address().isEmpty() ? withAddressOf(InspectReply.networkOf(json), info) : info);
    }

    /** Adds the address of the container whose network this container uses. */
    private ContainerInfo withAddressOf(String other, ContainerInfo info) throws EngineException {
        if (!HttpEngine.isAskable(other)) {
            return info;
        }
        Optional<JsonValue> reply = http.get("/containers/" + other + "/json");
        return reply.map(json ->
                        info.withAddress(ReplyTruncation.text(InspectReply.address(json.get("NetworkSettings")))))
                .orElse(info);
    }

    /** Returns the image. The container has its requested name; the image itself has repositories, tags and digests. */
    private ContainerImage image(JsonValue container) throws EngineException {
        String name = ReplyTruncation.text(container.get("Config").get("Image").text());
        String id = container.get("Image").text();
        String plain = id.startsWith(SHA) ? id.substring(SHA.length()) : id;
        JsonValue image = HttpEngine.isAskable(plain)
                ? http.get("/images/" + id + "/json").orElse(JsonValue.Absent.MISSING)
                : JsonValue.Absent.MISSING;
        return image(name, ReplyTruncation.text(plain), image);
    }

    /** Takes repository and digest from the first usable digest, and the tag from the first of that repository's tags. */
    static ContainerImage image(String name, String id, JsonValue image) {
        String repository = "";
        String digest = "";
        List<String> digests = new ArrayList<>();
        for (String reference : InspectReply.list(image.get("RepoDigests"))) {
            String[] parts = reference.split("@", -1);
            if (parts.length == 2) {
                repository = repository.isEmpty() ? parts[0] : repository;
                digests.add(parts[1]);
                if (reference.contains(repository)) {
                    digest = parts[1];
                    break;
                }
            }
        }
        if (digest.isEmpty() && digests.size() == 1) {
            digest = digests.getFirst();
        }
        String tag = "";
        for (String reference : InspectReply.list(image.get("RepoTags"))) {
            ContainerImage named = ContainerImage.named(reference);
            if (named.repository().isEmpty() || named.tag().isEmpty()) {
                continue;
            }
            repository = repository.isEmpty() ? named.repository() : repository;
            if (reference.contains(repository)) {
                tag = named.tag();
                break;
            }
        }
        return new ContainerImage(
                name, id, ReplyTruncation.text(repository), ReplyTruncation.text(tag), ReplyTruncation.text(digest));
    }

    @Override
    public void follow(long since, EngineEventHandler to) throws EngineException {
        http.follow("/events?" + HttpEngine.eventQuery(since), to);
    }

    @Override
    public String version() throws EngineException {
        JsonValue json = http.get("/version").orElse(JsonValue.Absent.MISSING);
        return "Docker " + ReplyTruncation.text(json.get("Version").text());
    }
}
