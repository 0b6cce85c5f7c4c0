module Widget
  module Core
    VERSION = "1.4.2".freeze
  end
end
