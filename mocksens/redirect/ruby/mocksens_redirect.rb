# frozen_string_literal: true

# Preloaded into every Ruby process of `mocksens exec`: lead connections to SENS's hosts to mocksens, for all clients
# (Net::HTTP, Faraday, http.rb, ...). Without MOCKSENS_URL and MOCKSENS_REDIRECT, do nothing.
require "socket"

module MocksensRedirect
  HOSTS = ENV.fetch("MOCKSENS_REDIRECT", "").split(",")
  HOST, PORT = ENV.fetch("MOCKSENS_URL", "").match(%r{\Ahttps?://\[?([^/]+?)\]?:([0-9]+)/?\z})&.captures

  def self.sens?(host)
    PORT && HOSTS.include?(host.to_s.downcase)
  end

  # TCPSocket.new and TCPSocket.open.
  module Connection
    def initialize(host, *rest, **more)
      MocksensRedirect.sens?(host) ? super(HOST, PORT, **more) : super
    end
  end

  # Socket.tcp.
  module Tcp
    def tcp(host, *rest, **more, &block)
      MocksensRedirect.sens?(host) ? super(HOST, PORT, **more, &block) : super
    end
  end

  # Net::HTTP would use the proxy for HTTP to reach SENS, and miss mocksens.
  module Direct
    def find_proxy(*)
      MocksensRedirect.sens?(hostname) ? nil : super
    end
  end
end

TCPSocket.prepend(MocksensRedirect::Connection)
Socket.singleton_class.prepend(MocksensRedirect::Tcp)
if ENV["http_proxy"] || ENV["HTTP_PROXY"]
  # Loaded only if needed, because the program may choose its own version.
  require "uri"
  URI::Generic.prepend(MocksensRedirect::Direct)
end
