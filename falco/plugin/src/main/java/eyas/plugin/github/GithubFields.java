package eyas.plugin.github;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.plugin.FieldArgument;
import eyas.plugin.FieldExtraction;
import eyas.plugin.FieldReader;
import eyas.plugin.PluginField;
import eyas.plugin.intake.JsonDocuments;
import eyas.plugin.intake.JsonPayload;
import eyas.plugin.intake.JsonPointer;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Provides fields of GitHub's webhook events, named as in Falco's plugin {@code github}.
 *
 * <p>Fields that need GitHub's API (secrets in diffs, miners in workflows) are omitted.
 */
final class GithubFields implements FieldExtraction {
    private static final String SITE = "https://github.com/";

    /** A field and its value in a document. */
    private record Entry(PluginField field, Function<JsonValue, @Nullable String> value) {}

    private final List<Entry> entries = new ArrayList<>();
    private final JsonPayload payload;

    GithubFields(JsonDocuments json) {
        payload = new JsonPayload(json);
        first("github.type", "Kind of event: push, workflow_run, audit_log and so on.", "/webhook_type");
        first("github.action", "Action of the event, for example created.", "/action");
        first("github.user", "User who caused the event.", "/sender/login", "/actor", "/user");
        first("github.repo", "Address of the repository; as github.repo.url.", "/repository/html_url");
        first("github.repo.url", "Address of the repository.", "/repository/html_url");
        add("github.repo.name", "Name of the repository with its owner.", GithubFields::repository);
        first("github.repo.description", "Description of the repository.", "/repository/description");
        first("github.org", "Organisation that the repository belongs to.", "/organization/login", "/org");
        first("github.owner", "Owner of the repository.", "/repository/owner/login");
        add("github.repo.public", "true if the repository is public, else false.", GithubFields::isPublic);
        first("github.collaborator.name", "Member that is added or removed.", "/member/login");
        first("github.collaborator.role", "New permission of the member.", "/changes/permission/to");
        first("github.webhook.id", "Number of a webhook that is created.", "/hook/id");
        first("github.webhook.type", "Kind of a webhook that is created.", "/hook/type");
        files("added");
        files("modified");
        files("removed");
        first("github.workflow.filename", "File of the workflow.", "/workflow/path", "/workflow_run/path");
        first("github.workflow.name", "Name of the workflow.", "/workflow/name", "/workflow_run/name");
        first("github.ref", "Branch or tag.", "/ref", "/workflow_run/head_branch");
        first("github.delivery", "Number of the delivery, unique.", "/webhook_delivery", "/_document_id");
    }

    private void add(String name, String description, Function<JsonValue, @Nullable String> value) {
        entries.add(new Entry(PluginField.text(name, description), value));
    }

    private void first(String name, String description, String... pointers) {
        List<JsonPointer> all =
                List.of(pointers).stream().map(JsonPointer::parse).toList();
        add(name, description, document -> {
            for (JsonPointer pointer : all) {
                JsonValue found = pointer.in(document);
                if (found.isPresent() && !(found instanceof JsonValue.Fields) && !(found instanceof JsonValue.Array)) {
                    return JsonDocuments.text(found);
                }
            }
            return null;
        });
    }

    private void files(String kind) {
        add("github.commit." + kind, "Files that commits have " + kind + ", separated by commas.", document -> {
            if (!(document.get("commits") instanceof JsonValue.Array commits)) {
                return null;
            }
            List<String> files = new ArrayList<>();
            for (JsonValue commit : commits.values()) {
                for (JsonValue file : commit.get(kind).list()) {
                    files.add(file.text());
                }
            }
            return String.join(",", files);
        });
    }

    private static @Nullable String repository(JsonValue document) {
        if (document.get("repository").get("html_url") instanceof JsonValue.Text(String text)) {
            return text.startsWith(SITE) ? text.substring(SITE.length()) : text;
        }
        return document.get("repo") instanceof JsonValue.Text(String text) ? text : null;
    }

    private static @Nullable String isPublic(JsonValue document) {
        JsonValue isPrivate = document.get("repository").get("private");
        return isPrivate instanceof JsonValue.Truth(boolean truth) ? String.valueOf(!truth) : null;
    }

    @Override
    public List<PluginField> fields() {
        return entries.stream().map(Entry::field).toList();
    }

    @Override
    public Set<String> sources() {
        return Set.of(GithubPlugin.SOURCE);
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        codes.set(EventCode.PLUGINEVENT_E);
        return codes;
    }

    @Override
    public FieldReader reader(int index, FieldArgument argument) {
        Function<JsonValue, @Nullable String> value = entries.get(index).value();
        return (context, source, values) -> {
            JsonValue document = payload.of(context.event());
            String text = document == null ? null : value.apply(document);
            if (text != null) {
                values.add(Bytes.of(text));
            }
        };
    }
}
