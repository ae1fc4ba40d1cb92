import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.Token;
import java.net.URI;

/** Logs in, as the README has it. */
public final class Consumer {
    private Consumer() {}

    public static void main(String[] arguments) {
        try (AuthClient client = AuthClient.builder(URI.create(arguments[0])).build()) {
            Token token = client.generateUserToken(arguments[1], arguments[2]);
            System.out.println(token.userId() + " until " + token.expiresAt() + " if unused");
        } catch (AuthException.Refused refused) {
            System.out.println(refused.reason());
        }
    }
}
