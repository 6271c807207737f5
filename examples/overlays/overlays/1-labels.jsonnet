// A label on every object.
function(objects) [
  o { metadata+: { labels+: { 'example.com/cost-center': 'edge' } } }
  for o in objects
]
