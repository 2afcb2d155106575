package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.http.settings.KeySource;
import dev.apflow.adapters.http.settings.NodeSecret;
import dev.apflow.adapters.http.settings.PublicUrls;
import dev.apflow.adapters.http.settings.SignedFor;
import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.mask.Masks;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.tree.RetentionPolicy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** All settings, checked; a small record for each consumer. */
public record Settings(
        DatabaseUrl database,
        Access access,
        Node node,
        Cluster cluster,
        Work work,
        RetentionPolicy retention,
        Api api,
        Logging logging,
        Commands commands,
        Rest rest,
        Secrets secrets,
        Optional<Path> plugins) {

    public Settings {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(api, "api");
        Objects.requireNonNull(logging, "logging");
        Objects.requireNonNull(commands, "commands");
        Objects.requireNonNull(rest, "rest");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(plugins, "plugins");
    }

    /**
     * How it comes to its database.
     *
     * @param passwordFile holds the password; read before each login
     * @param settingsFile has the database's URL, which is read again before each login; empty
     *     where the environment has the URL
     * @param startupWait how long it waits for a database that is absent when it starts
     */
    public record Access(
            Optional<Path> passwordFile, Optional<Path> settingsFile, Duration startupWait) {}

    /**
     * Who this node is.
     *
     * @param id empty: one is made from the host's name and chance
     * @param queues it takes tasks of these alone; empty: of all
     * @param advertisedUrl where others reach it; empty: the address it listens on
     */
    public record Node(
            Optional<NodeId> id,
            JsonObject capabilities,
            Set<QueueName> queues,
            Optional<String> advertisedUrl) {}

    /**
     * How it works together with others.
     *
     * @param enabled the rest counts only where this is true
     * @param leadership how long leaders are granted leadership, and when they renew it
     * @param leaderExecutes whether a leader also runs tasks
     * @param leases of tasks
     * @param heartbeat how often a node says that it lives
     * @param forwarding whether a node that does not lead passes changes on to the leader
     * @param secret what nodes know each other by then; empty: what they are given anyway
     */
    public record Cluster(
            boolean enabled,
            RolePreference role,
            LeaseTerms leadership,
            boolean leaderExecutes,
            TaskLeaseSettings leases,
            Duration heartbeat,
            NodeHealthSettings health,
            boolean forwarding,
            Optional<NodeSecret> secret) {
        public Cluster {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(leadership, "leadership");
            Objects.requireNonNull(leases, "leases");
            Objects.requireNonNull(heartbeat, "heartbeat");
            Objects.requireNonNull(health, "health");
        }
    }

    /**
     * How it works.
     *
     * @param maxDeliveries how many deliveries of one attempt may be lost, of tasks that do not say
     * @param maxInputBytes largest inputs of one task, results of its dependencies among them
     * @param shutdownGrace from SIGTERM to the end of the process, all in all
     */
    public record Work(
            int maxParallelTasks,
            int maxDeliveries,
            int maxInputBytes,
            Duration pollInterval,
            Duration shutdownGrace) {}

    /**
     * Where and how it listens.
     *
     * @param tokens static bearer tokens, at least 16 characters each
     * @param tokensFile a file of more tokens
     * @param jwtSecret of HS256 tokens, at least 32 bytes
     * @param keys where the public keys of signed tokens are
     * @param signedFor whom such tokens have to be from and for
     * @param publicUrls where a reverse proxy shows this server
     * @param masks what readers without {@code apflow:admin} do not see
     * @param connectionsOfAddress most that one address may have open; empty: half of all
     * @param requestTimeout for what may compute for long
     * @param requestsPerSecond of one client; empty: as many as it likes
     * @param tls what it speaks, and what it asks other nodes with
     */
    public record Api(
            String host,
            int port,
            List<String> tokens,
            Optional<Path> tokensFile,
            Optional<String> jwtSecret,
            Optional<KeySource> keys,
            SignedFor signedFor,
            boolean insecure,
            PublicUrls publicUrls,
            Masks masks,
            Optional<Integer> connectionsOfAddress,
            Duration requestTimeout,
            OptionalInt requestsPerSecond,
            TlsSettings tls) {
        public Api {
            tokens = List.copyOf(tokens);
        }

        /** Whether callers must say who they are. */
        public boolean isGuarded() {
            return !tokens.isEmpty()
                    || tokensFile.isPresent()
                    || jwtSecret.isPresent()
                    || keys.isPresent();
        }

        @Override
        public String toString() {
            return "Api[" + host + ":" + port + (isGuarded() ? ", guarded]" : "]");
        }
    }

    /** What goes to standard error. */
    public record Logging(Level level, Format format) {

        /** Least severe level that is shown. */
        public enum Level {
            DEBUG,
            INFO,
            WARNING,
            ERROR
        }

        /** Lines for people or for programs. */
        public enum Format {
            TEXT,
            JSON
        }
    }

    /**
     * What the command executor may do.
     *
     * @param variables of the environment that tasks may set, and that commands inherit
     * @param user as whom commands run; empty: as the server
     */
    public record Commands(
            boolean allowed,
            List<String> whitelist,
            List<String> variables,
            Optional<String> user) {
        public Commands {
            whitelist = List.copyOf(whitelist);
            variables = List.copyOf(variables);
        }
    }

    /**
     * Where secrets are that tasks name.
     *
     * @param directory of files; empty: there are none
     * @param variables of the environment that hold one each
     */
    public record Secrets(Optional<Path> directory, Map<String, String> variables) {
        public Secrets {
            variables = Map.copyOf(variables);
        }

        @Override
        public String toString() {
            return "Secrets[" + directory + ", " + variables.keySet() + "]";
        }
    }

    /**
     * What the REST executor may do.
     *
     * @param privateNetworks whether it may call private and loopback addresses
     */
    public record Rest(boolean privateNetworks) {}
}
