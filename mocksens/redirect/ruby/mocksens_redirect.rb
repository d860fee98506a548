# frozen_string_literal: true

# Loaded first into every Ruby of `mocksens exec`: a connection to a host of SENS is one to mocksens instead, by whatever
# client (Net::HTTP, Faraday, http.rb, ...). Does nothing where nobody says where mocksens is.
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

  # Net::HTTP asks the proxy for HTTP to connect to SENS, which leads away from here.
  module Direct
    def find_proxy(*)
      MocksensRedirect.sens?(hostname) ? nil : super
    end
  end
end

TCPSocket.prepend(MocksensRedirect::Connection)
Socket.singleton_class.prepend(MocksensRedirect::Tcp)
if ENV["http_proxy"] || ENV["HTTP_PROXY"]
  # Only then: a program may want to choose which version of this library it loads.
  require "uri"
  URI::Generic.prepend(MocksensRedirect::Direct)
end
