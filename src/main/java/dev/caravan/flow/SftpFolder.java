package dev.caravan.flow;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpProgressMonitor;
import dev.caravan.config.Secret;
import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of an SFTP server, over one connection. */
final class SftpFolder implements FileFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SftpFolder.class);
    private static final int ALIVE_COUNT = 3;
    private static final String TOO_LONG = "the server took too long";

    private final Session session;
    private final ChannelSftp channel;
    private final String folder;
    private final String writer;
    private final int timeout;
    private final Stall stall;

    private SftpFolder(Session session, ChannelSftp channel, String folder, String writer, Duration patience) {
        this.session = session;
        this.channel = channel;
        this.folder = folder;
        this.writer = writer;
        this.timeout = Math.toIntExact(patience.toMillis());
        this.stall = new Stall(patience, session::disconnect);
    }

    /**
     * Connects.
     *
     * @param folder of the server, relative to where the user lands
     * @param writer tells files that are being written from those that others write; may be empty
     * @throws RefusedException if the host's key is not the known one, or the user is not let in
     */
    static SftpFolder open(Target.Sftp target, String folder, String writer) throws IOException {
        int timeout = Math.toIntExact(target.timeout().toMillis());
        Session session = null;
        try {
            session = session(target);
            session.connect(timeout);
            ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect(timeout);
            return new SftpFolder(session, channel, folder.isEmpty() ? "." : folder, writer, target.timeout());
        } catch (JSchException e) {
            if (session != null) {
                session.disconnect();
            }
            throw failure(target, e);
        }
    }

    private static Session session(Target.Sftp target) throws JSchException {
        JSch jsch = new JSch();
        jsch.setKnownHosts(target.knownHosts().toString());
        if (target.privateKey().isPresent()) {
            byte[] passphrase = target.passphrase().map(SftpFolder::bytes).orElse(null);
            jsch.addIdentity(target.privateKey().get().toString(), passphrase);
        }
        Session session = jsch.getSession(target.user(), target.host(), target.port());
        target.password().ifPresent(p -> session.setPassword(bytes(p)));
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", target.password().isPresent() ? "password" : "publickey");
        session.setConfig("MaxAuthTries", "1");
        session.setTimeout(Math.toIntExact(target.timeout().toMillis()));
        session.setServerAliveCountMax(ALIVE_COUNT);
        return session;
    }

    private static byte[] bytes(Secret secret) {
        return secret.text().getBytes(StandardCharsets.UTF_8);
    }

    private static IOException failure(Target.Sftp target, JSchException e) {
        String place = target.host() + ":" + target.port();
        String message = String.valueOf(e.getMessage());
        if (e instanceof JSchHostKeyException) {
            return new RefusedException(
                    "the host key of " + place + " is not the one in "
                            + target.knownHosts().getFileName()
                            + "; make sure that it is the right server, then put its new key there",
                    e);
        }
        if (message.startsWith("Auth ") || message.startsWith("Too many authentication")) {
            return new RefusedException(place + " does not let user '" + target.user() + "' in", e);
        }
        if (message.contains("privatekey") || message.startsWith("invalid private")) {
            return new RefusedException("the private key for " + place + " cannot be used: " + message, e);
        }
        return new IOException("no connection to " + place + ": " + message, e);
    }

    private interface Work<T> {
        T run() throws SftpException, IOException;
    }

    private <T> T doing(String what, Work<T> work) throws IOException {
        stall.begin();
        try {
            return work.run();
        } catch (SftpException e) {
            throw new IOException(what + ": " + (stall.isBroken() ? TOO_LONG : e.getMessage()), e);
        } catch (IOException e) {
            throw stall.isBroken() ? new IOException(what + ": " + TOO_LONG, e) : e;
        } finally {
            stall.end();
        }
    }

    /** JSch takes {@code *}, {@code ?} and the backslash in paths for patterns. */
    private String at(String path) {
        String whole = path.isEmpty() ? folder : folder + "/" + path;
        return whole.replaceAll("([\\\\*?])", "\\\\$1");
    }

    @Override
    public List<Entry> list(boolean ofFolders) throws IOException {
        return doing("cannot list the folder", () -> {
            if (!ofFolders) {
                return files("");
            }
            List<Entry> entries = new ArrayList<>();
            for (ChannelSftp.LsEntry child : children("")) {
                if (child.getAttrs().isDir() && !child.getFilename().startsWith(".")) {
                    entries.addAll(files(child.getFilename() + "/"));
                }
            }
            return entries;
        });
    }

    private List<Entry> files(String prefix) throws SftpException {
        List<Entry> entries = new ArrayList<>();
        for (ChannelSftp.LsEntry child : children(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1))) {
            SftpATTRS attributes = child.getAttrs();
            if (attributes.isReg()) {
                entries.add(entry(prefix + child.getFilename(), attributes));
            }
        }
        return entries;
    }

    private static Entry entry(String path, SftpATTRS attributes) {
        Instant changed = Instant.ofEpochSecond(Integer.toUnsignedLong(attributes.getMTime()));
        return Entry.of(path, attributes.getSize(), changed);
    }

    private List<ChannelSftp.LsEntry> children(String path) throws SftpException {
        List<ChannelSftp.LsEntry> children = new ArrayList<>();
        channel.ls(at(path), child -> {
            stall.moved();
            children.add(child);
            return ChannelSftp.LsEntrySelector.CONTINUE;
        });
        children.sort(Comparator.comparing(ChannelSftp.LsEntry::getFilename));
        return children;
    }

    @Override
    public InputStream read(String path) throws IOException {
        return new WatchedStream(path, doing("cannot read '" + path + "'", () -> channel.get(at(path))));
    }

    /** Each part of the file is waited for, but what is done with it takes as long as it takes. */
    private final class WatchedStream extends FilterInputStream {
        private final String path;

        WatchedStream(String path, InputStream in) {
            super(in);
            this.path = path;
        }

        @Override
        public int read() throws IOException {
            return doing("cannot read '" + path + "'", () -> in.read());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return doing("cannot read '" + path + "'", () -> in.read(target, offset, length));
        }

        @Override
        public void close() throws IOException {
            doing("cannot read '" + path + "'", () -> {
                in.close();
                return true;
            });
        }
    }

    @Override
    public void put(Path file, String path) throws IOException {
        String part = partOf(path);
        doing("cannot write '" + path + "'", () -> {
            makeFolders(path);
            try {
                write(file, part, path);
                rename(part, path);
            } catch (SftpException | IOException e) {
                // whatever has a cause has lost its connection
                if (e.getCause() == null) {
                    removeLeft(part);
                }
                throw e;
            }
            return true;
        });
    }

    private void write(Path file, String part, String path) throws SftpException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            channel.put(in, at(part), new Progress(stall), ChannelSftp.OVERWRITE);
        }
        long written = channel.stat(at(part)).getSize();
        if (written != Files.size(file)) {
            throw new IOException("the server has " + written + " bytes of '" + path + "' instead of "
                    + Files.size(file) + "; is its disk full?");
        }
    }

    /**
     * By a channel of its own, for answers to what was written may still be on their way in the other. Where the connection
     * is gone, the next attempt writes over it.
     */
    private void removeLeft(String part) {
        try {
            Channel other = session.openChannel("sftp");
            if (other instanceof ChannelSftp sftp) {
                try {
                    sftp.connect(timeout);
                    sftp.rm(at(part));
                } finally {
                    sftp.disconnect();
                }
            }
        } catch (JSchException | SftpException e) {
            LOG.debug("A file that was not written to its end is left: {}", part, e);
        }
    }

    private record Progress(Stall stall) implements SftpProgressMonitor {
        @Override
        public void init(int operation, String from, String to, long size) {
            stall.moved();
        }

        @Override
        public boolean count(long bytes) {
            stall.moved();
            return true;
        }

        @Override
        public void end() {
            stall.moved();
        }
    }

    private String partOf(String path) {
        int name = path.lastIndexOf('/') + 1;
        return path.substring(0, name) + FileFolder.partOf(path.substring(name), writer);
    }

    /** Servers of OpenSSH replace a file in one step; others want the old one removed first. */
    private void rename(String part, String path) throws SftpException {
        try {
            channel.rename(at(part), at(path));
        } catch (SftpException e) {
            if (!isThere(path) || !isThere(part)) {
                throw e;
            }
            channel.rm(at(path));
            channel.rename(at(part), at(path));
        }
    }

    private Optional<Entry> lookFor(String path) throws SftpException {
        try {
            return Optional.of(entry(path, channel.lstat(at(path))));
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isThere(String path) throws SftpException {
        return lookFor(path).isPresent();
    }

    private void makeFolders(String path) throws SftpException {
        String whole = path.contains("/") ? folder + "/" + path.substring(0, path.lastIndexOf('/')) : folder;
        StringBuilder sofar = new StringBuilder(whole.startsWith("/") ? "/" : "");
        for (String name : whole.split("/")) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            sofar.append(name);
            String next = sofar.toString().replaceAll("([\\\\*?])", "\\\\$1");
            try {
                channel.stat(next);
            } catch (SftpException e) {
                channel.mkdir(next);
            }
            sofar.append('/');
        }
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return doing("cannot look for '" + path + "'", () -> lookFor(path));
    }

    @Override
    public void move(String from, String to) throws IOException {
        doing("cannot move '" + from + "' to '" + to + "'", () -> {
            makeFolders(to);
            channel.rename(at(from), at(to));
            return true;
        });
    }

    @Override
    public void delete(String path) throws IOException {
        doing("cannot remove '" + path + "'", () -> {
            if (isThere(path)) {
                channel.rm(at(path));
            }
            return true;
        });
    }

    @Override
    public void close() {
        stall.close();
        channel.disconnect();
        session.disconnect();
    }
}
