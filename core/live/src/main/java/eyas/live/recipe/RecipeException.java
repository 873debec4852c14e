package eyas.live.recipe;

/** Reports an invalid recipe: the message names the file, the line and the remedy. */
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecipeException(String message) {
        super(message);
    }
}
