package dev.caravan;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.access.Tokens;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan token}. */
@Command(
        name = "token",
        description = "Makes a bearer token, and prints the entry for 'tokens' of config/access.yaml.",
        footer = "The token goes to standard error, the entry, which holds nothing secret, to standard output.")
final class TokenCommand implements Callable<Integer> {
    @Option(names = "--user", paramLabel = "ID", description = "whose token it is", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String user;

    @Option(names = "--tenant", paramLabel = "ID", description = "whom the user belongs to")
    private @Nullable String tenant;

    @Option(names = "--role", paramLabel = "ROLE", description = "what the user may do; may be given several times")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "DATE", description = "when it ends: 2030-12-31, 2030-12-31T18:00:00Z")
    private @Nullable String expires;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        String token = Tokens.make(new SecureRandom());
        PrintWriter err = spec.commandLine().getErr();
        err.println("The token, which is shown this once; whoever has it is " + user + ":");
        err.println(token);
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.println("  - sha256: " + Tokens.digest(token));
        out.println("    user: " + quoted(user));
        if (tenant != null) {
            out.println("    tenant: " + quoted(tenant));
        }
        if (!roles.isEmpty()) {
            out.println("    roles: "
                    + roles.stream().map(TokenCommand::quoted).collect(Collectors.joining(", ", "[", "]")));
        }
        if (expires != null) {
            out.println("    expires: " + quoted(expires));
        }
        out.flush();
        return 0;
    }

    /** JSON is YAML too. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
