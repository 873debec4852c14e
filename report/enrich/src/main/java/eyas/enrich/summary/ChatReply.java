package eyas.enrich.summary;

import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The first choice of a response.
 *
 * @param content the text of the model, or null if there is none
 * @param finish the reason for its end: {@code stop}, {@code length}, {@code content_filter}; empty if unknown
 * @param model the model's own name; empty if unknown
 */
record ChatReply(@Nullable String content, String finish, String model) {
    private static final JsonReader JSON = new JsonReader(JsonLimits.LARGE);
    private static final int LONGEST_NAME = 100;

    /** Returns the reply, or null if the body is invalid. */
    static @Nullable ChatReply read(byte[] body) {
        try (JsonParser json = JSON.parser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT ? object(json) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable ChatReply object(JsonParser json) {
        ChatReply choice = null;
        String model = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("choices") && token == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (choice == null && json.currentToken() == JsonToken.START_OBJECT) {
                        choice = choice(json);
                    } else {
                        json.skipChildren();
                    }
                }
            } else if (name.equals("model") && token == JsonToken.VALUE_STRING) {
                model = json.getString();
            } else {
                json.skipChildren();
            }
        }
        String cut = model.length() <= LONGEST_NAME ? model : "";
        return choice == null ? null : new ChatReply(choice.content(), choice.finish(), cut);
    }

    private static ChatReply choice(JsonParser json) {
        String content = null;
        String finish = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("message") && token == JsonToken.START_OBJECT) {
                content = content(json);
            } else if (name.equals("finish_reason") && token == JsonToken.VALUE_STRING) {
                finish = json.getString();
            } else {
                json.skipChildren();
            }
        }
        return new ChatReply(content, finish, "");
    }

    private static @Nullable String content(JsonParser json) {
        String content = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean here = json.currentName().equals("content");
            if (json.nextToken() == JsonToken.VALUE_STRING && here) {
                content = json.getString();
            }
            json.skipChildren();
        }
        return content;
    }
}
